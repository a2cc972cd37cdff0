import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createSocketServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { HttpRequest } from '@smithy/core/protocols';
import { afterEach, describe, expect, it } from 'vitest';
import { requestHandler } from '../../../../shared/table/fastPath/requestHandler.ts';

const hasIpv6 = Object.values(networkInterfaces())
  .flat()
  .some(found => found?.address === '::1');

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

async function listening(server: Server | ReturnType<typeof createSocketServer>, host = '127.0.0.1') {
  await new Promise<void>(resolve => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

function handler(requestTimeout: number) {
  const made = requestHandler({ connectionTimeout: 30_000, requestTimeout });
  closing.push(() => made.destroy?.());
  return made;
}

const post = (port: number, hostname = '127.0.0.1') =>
  new HttpRequest({ method: 'POST', protocol: 'http:', hostname, port, path: '/', headers: {}, body: '{}' });

describe('how a request goes to the table', () => {
  it.each([
    ['that never answers', (): string => ''],
    ['that stops within its answer', () => 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{'],
  ])('a table %s is given up in time, and its connection with it', async (_, answer) => {
    const sockets: Socket[] = [];
    const server = createSocketServer(socket => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', () => void socket.write(answer()));
    });
    closing.push(() => server.close());
    const port = await listening(server);
    await expect(handler(100).handle(post(port))).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect.poll(() => sockets.every(socket => socket.destroyed), { timeout: 30_000 }).toBe(true);
    expect(sockets).toHaveLength(1);
  });

  it('an answer in many pieces arrives whole, over one connection for all requests', async () => {
    let connections = 0;
    const server = createServer((_, response) => {
      response.write('{"Item"');
      setImmediate(() => response.write(':"ä'));
      setImmediate(() => setImmediate(() => response.end('"}')));
    }).on('connection', () => connections++);
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const port = await listening(server);
    const to = handler(60_000);
    for (let count = 0; count < 3; count++) {
      const { response } = await to.handle(post(port));
      expect(response).toMatchObject({ statusCode: 200 });
      expect(Buffer.from(response.body).toString()).toBe('{"Item":"ä"}');
    }
    expect(connections).toBe(1);
  });

  it.runIf(hasIpv6)('an address of IPv6 stands in brackets in a URL, and is reached without', async () => {
    const server = createServer((_, response) => response.end('{}'));
    closing.push(() => {
      server.closeAllConnections();
      server.close();
    });
    const port = await listening(server, '::1');
    const { response } = await handler(60_000).handle(post(port, '[::1]'));
    expect(response.statusCode).toBe(200);
  });

  it('whoever has given up beforehand sends nothing', async () => {
    let requests = 0;
    const server = createServer((_, response) => response.end(String(requests++)));
    closing.push(() => server.close());
    const port = await listening(server);
    const sent = handler(60_000).handle(post(port), { abortSignal: AbortSignal.abort() });
    await expect(sent).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toBe(0);
  });

  it('nobody listens: a fault that is told by its code', async () => {
    const server = createServer();
    const port = await listening(server);
    await new Promise(resolve => server.close(resolve));
    await expect(handler(60_000).handle(post(port))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
