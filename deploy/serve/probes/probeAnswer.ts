import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RequestTarget } from '../http/httpEvent.ts';
import type { Readiness } from './readiness.ts';

export interface Probes {
  readonly readiness: Pick<Readiness, 'unready'>;
  /** Names of what hangs and comes back only with a new process. */
  readonly stuck: () => readonly string[];
}

/**
 * Answers the probes of whoever runs the process; undefined for any other request.
 *
 * - `/healthz`: 200 while the process works, also while it drains; 503 when only a new process can help.
 * - `/readyz`: 200 when it can serve calls. `?exclude=table` leaves a check out, as the API server of Kubernetes has it.
 */
export async function probeAnswer(
  { readiness, stuck }: Probes,
  method: string,
  { path, rawQuery }: RequestTarget,
): Promise<APIGatewayProxyStructuredResultV2 | undefined> {
  if (method !== 'GET' && method !== 'HEAD') return undefined;
  if (path === '/healthz') return answerOf(stuck());
  if (path !== '/readyz') return undefined;
  return answerOf(await readiness.unready(new URLSearchParams(rawQuery).getAll('exclude')));
}

const answerOf = (because: readonly string[]): APIGatewayProxyStructuredResultV2 => ({
  statusCode: because.length === 0 ? 200 : 503,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(because.length === 0 ? { status: 'ok' } : { status: 'unavailable', because }),
});
