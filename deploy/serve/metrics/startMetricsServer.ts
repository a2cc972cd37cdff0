import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { requestTarget } from '../http/httpEvent.ts';
import { gatewayAnswer, writeAnswer } from '../http/writeAnswer.ts';
import { type Probes, probeAnswer } from '../probes/probeAnswer.ts';
import type { ServerMetrics } from './serverMetrics.ts';

export interface MetricsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves `/metrics` and the probes on a port of its own, which is for the inside of the network only.
 *
 * @param port 0 = any free one
 * @throws the server's error, code `EADDRINUSE` when the port is taken
 */
export async function startMetricsServer(options: {
  readonly host: string;
  readonly port: number;
  readonly metrics: Pick<ServerMetrics, 'contentType' | 'page'>;
  readonly probes: Probes;
}): Promise<MetricsServer> {
  const { host, port, metrics, probes } = options;
  const answer = async (method: string, url: string) => {
    const target = requestTarget(url);
    if (target.path !== '/metrics') {
      return (await probeAnswer(probes, method, target)) ?? gatewayAnswer(404, 'Not Found');
    }
    if (method !== 'GET') return gatewayAnswer(405, 'Method Not Allowed');
    const headers = { 'Content-Type': metrics.contentType, 'Cache-Control': 'no-store' };
    return { statusCode: 200, headers, body: await metrics.page() };
  };
  const server = createServer((request, response) => {
    request.resume();
    answer(request.method ?? 'GET', request.url ?? '/')
      .catch(() => gatewayAnswer(500, 'Internal Server Error'))
      .then(found => writeAnswer(response, found))
      .catch(() => request.destroy());
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}
