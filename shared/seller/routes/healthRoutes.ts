import { pendingEvents } from '../../delivery/pendingEvents.ts';
import { DeadlineError, withinDeadline } from '../../http/deadline.ts';
import type { Budget } from '../../platform/effects.ts';
import { monthBefore, monthOf } from '../../platform/months.ts';
import { isoTime } from '../../platform/time.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { TableError } from '../../table/tableError.ts';
import { healthAnswer } from '../answers.ts';
import { instanceView } from '../instanceView.ts';
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
    async run({ actor, scope, budget }, bridge) {
      if (!(await tableAnswers(bridge, budget.signal))) {
        return { status: 503, body: { status: 'degraded', table: 'unreachable' } };
      }
      const healthy = { status: 'ok', table: 'ok' };
      if (actor === undefined) return { body: healthy };
      const [counts, unreadable] = await Promise.all([
        waiting(bridge, budget),
        unreadableOfNewest(bridge, budget.signal),
      ]);
      const body = { ...healthy, ...counts, token: { name: actor, scope } };
      return { body: unreadable === 0 ? body : { ...body, status: 'degraded', unreadable } };
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

/** Of the answer's time the count may take so much: behind a backlog, health is asked most and has to answer. */
const countingShare = 0.5;

async function waiting(bridge: Bridge, { deadline }: Budget): Promise<Readonly<Record<string, unknown>>> {
  const { effects } = bridge;
  const now = effects.clock();
  let pending = 0;
  let oldest: number | undefined;
  let isCut = false;
  const count = async ({ signal }: Budget): Promise<void> => {
    for await (const { entry } of pendingEvents(bridge, signal)) {
      pending += 1;
      oldest = Math.min(oldest ?? entry.at, entry.at);
      if (pending === maxCounted) return;
    }
  };
  try {
    await withinDeadline(now + (deadline - now) * countingShare, effects, count);
  } catch (error) {
    if (!(error instanceof DeadlineError)) throw error;
    isCut = true;
  }
  const families = Object.entries(bridge.config.keyRings).map(([ring, keys]) => [ring, keys.length > 0]);
  return {
    pendingEvents: pending,
    oldestPendingAt: isoTime(oldest) ?? null,
    ...(isCut || pending === maxCounted ? { pendingAtLeast: true } : {}),
    families: Object.fromEntries(families),
  };
}

/** How many instances of each of the two newest months are opened, to see whether they can be read. */
const sampled = 25;

/** How many of the newest instances cannot be read: most likely a data key left `DATA_KEYS` too early. */
async function unreadableOfNewest(bridge: Bridge, signal: AbortSignal): Promise<number> {
  const { effects, instances } = bridge;
  const month = monthOf(effects.clock());
  let unreadable = 0;
  const count = (): void => {
    unreadable += 1;
  };
  const pages = await Promise.all(
    [month, monthBefore(month)].map(listedIn =>
      instances.store.list(listedIn, sampled, undefined, signal, count),
    ),
  );
  const views = pages.flatMap(({ items }) => items.map(instance => instanceView(instance, bridge)));
  return unreadable + views.filter(view => view.unreadable !== null).length;
}
