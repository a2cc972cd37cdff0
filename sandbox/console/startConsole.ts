import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { Hono } from 'hono';
import { refuseForeignRequests } from '../foreignRequests.ts';

export interface Console {
  readonly port: number;
  stop(): Promise<void>;
}

/** The switches of the outside world: what a form of another site could press. */
const controls = /^\/(console\/|(seller|marketplace)\/behaviour)/;

/**
 * Serves the outside world on the loopback.
 *
 * @param port 0 = any free one
 * @param ownPorts of the whole sandbox
 * @throws the server's error, code `EADDRINUSE` when the port is taken
 */
export async function startConsole(
  app: Hono<{ Bindings: HttpBindings }>,
  port: number,
  ownPorts: () => readonly number[] = () => [],
): Promise<Console> {
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  refuseForeignRequests(server, { ports: ownPorts, controls, pages: ['/', '/seller'] });
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
