import { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tableEngine } from '../../sandbox/deployment/table/tableEngine.ts';
import type { RunningEngine } from './runningEngine.ts';

/** dynalite in this process, in memory, on a free port of the loopback. */
export async function startDynalite(): Promise<RunningEngine> {
  const server = tableEngine();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise<void>((resolve, reject) => {
        // The server's own `close`, not the engine's: that one would fail under work whose caller has gone, and
        // memory needs no closing.
        Server.prototype.close.call(server, error => (error ? reject(error) : resolve()));
        // Clients keep their connections open; waiting for them would take longer than the tests.
        server.closeAllConnections();
      }),
  };
}
