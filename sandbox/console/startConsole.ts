import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { type OwnPages, refuseForeignRequests } from '../foreignRequests.ts';

export interface Console {
  readonly port: number;
  stop(): Promise<void>;
}

/** The switches of the outside world: what a form of another site could press. */
const controls = /^\/(console\/|deployment\/|(seller|marketplace)\/behaviour)/;

/**
 * Serves the outside world on the loopback.
 *
 * @param port 0 = any free one
 * @param own ports of the whole sandbox, what only its own page changes, and pages that a link elsewhere may lead to
 * @throws the server's error, code `EADDRINUSE` when the port is taken
 */
export async function startConsole(
  app: Hono<{ Bindings: HttpBindings }>,
  port: number,
  own: Partial<OwnPages> = {},
): Promise<Console> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  refuseForeignRequests(server, { ports: () => [], controls, pages: ['/', '/seller'], ...own });
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
