import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The seller's product: it answers every event at once, in this process. */
export interface Product {
  readonly url: string;
  /** Events that arrived. */
  readonly asked: () => number;
  /** Whether it refuses everything from now on. */
  fail(fails: boolean): void;
  stop(): void;
}

const replies: readonly (readonly [type: string, reply: object])[] = [
  ['"instance.created"', { app: { frontEndUrl: 'https://app.example.com/one' } }],
  ['"license.requested"', { license: 'LICENCE-1' }],
  ['"license.applied"', { license: 'LICENCE-1' }],
];

export async function startProduct(): Promise<Product> {
  let asked = 0;
  let fails = false;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += chunk;
    });
    request.on('end', () => {
      asked += 1;
      const [, reply = {}] = replies.find(([type]) => body.includes(`"type":${type}`)) ?? [];
      response.writeHead(fails ? 503 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(reply));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`,
    asked: () => asked,
    fail(value) {
      fails = value;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
