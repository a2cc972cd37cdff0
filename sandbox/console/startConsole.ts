import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';

export interface Console {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves the outside world on the loopback.
 *
 * @param port 0 = any free one
 * @throws the server's error, code `EADDRINUSE` when the port is taken
 */
export async function startConsole(app: Hono<{ Bindings: HttpBindings }>, port: number): Promise<Console> {
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
