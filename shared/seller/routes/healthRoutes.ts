import { pendingEvents } from '../../delivery/pendingEvents.ts';
import { isoTime } from '../../platform/time.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { TableError } from '../../table/tableError.ts';
import { healthAnswer } from '../answers.ts';
import { route, type SellerRoute } from '../route.ts';

/** Counting stops here: whoever has more pending needs no exact figure. */
const maxCounted = 1_000;

/** `GET /api/v1/health`: whether the table answers; with a token also what is waiting and which families are on. */
export const healthRoutes: readonly SellerRoute[] = [
  route({
    method: 'GET',
    path: '/health',
    scope: 'none',
    summary: 'Whether the deployment can work',
    answer: healthAnswer,
    async run({ actor, budget }, bridge) {
      if (!(await tableAnswers(bridge, budget.signal))) {
        return { status: 503, body: { status: 'degraded', table: 'unreachable' } };
      }
      const healthy = { status: 'ok', table: 'ok' };
      return {
        body: actor === undefined ? healthy : { ...healthy, ...(await waiting(bridge, budget.signal)) },
      };
    },
  }),
];

async function tableAnswers({ instances }: Bridge, signal: AbortSignal): Promise<boolean> {
  try {
    await instances.store.read({ pk: 'health', sk: 'health' }, signal);
    return true;
  } catch (error) {
    if (error instanceof TableError) return false;
    throw error;
  }
}

async function waiting(bridge: Bridge, signal: AbortSignal): Promise<Readonly<Record<string, unknown>>> {
  let pending = 0;
  let oldest: number | undefined;
  for await (const { entry } of pendingEvents(bridge, signal)) {
    pending += 1;
    oldest = Math.min(oldest ?? entry.at, entry.at);
    if (pending === maxCounted) break;
  }
  const families = Object.entries(bridge.config.keyRings).map(([ring, keys]) => [ring, keys.length > 0]);
  return {
    pendingEvents: pending,
    oldestPendingAt: isoTime(oldest) ?? null,
    families: Object.fromEntries(families),
  };
}
