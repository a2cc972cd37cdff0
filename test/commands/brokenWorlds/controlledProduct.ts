import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the seller's product answers; away: the line breaks, garbled: a page instead of an answer. */
export type ProductMode = 'normal' | 'away' | 'slow' | 'failing' | 'refusing' | 'garbled';

export interface ControlledProduct {
  readonly url: string;
  mode: ProductMode;
  close(): void;
}

/** A webhook of a product that can be given one fault at a time. */
export async function startControlledProduct(): Promise<ControlledProduct> {
  const json = { 'content-type': 'application/json' };
  const product = { url: '', mode: 'normal' as ProductMode, close: () => {} };
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      switch (product.mode) {
        case 'normal':
          return response
            .writeHead(200, json)
            .end(JSON.stringify({ app: { frontEndUrl: 'https://app.example.com/a' } }));
        case 'away':
          return request.socket.destroy();
        case 'slow':
          return undefined;
        case 'failing':
          return response.writeHead(500).end();
        case 'refusing':
          return response
            .writeHead(422, json)
            .end(JSON.stringify({ refused: { code: '000100', reason: 'no room in this region' } }));
        case 'garbled':
          return response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Welcome</h1>');
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  product.url = `http://localhost:${(server.address() as AddressInfo).port}/webhook`;
  product.close = () => {
    server.close();
    server.closeAllConnections();
  };
  return product;
}
