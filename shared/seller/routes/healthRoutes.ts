import { pendingEvents } from '../../delivery/pendingEvents.ts';
import { DeadlineError, withinDeadline } from '../../http/deadline.ts';
import type { Budget } from '../../platform/effects.ts';
import { monthBefore, monthOf } from '../../platform/months.ts';
import { isoTime } from '../../platform/time.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import { TableError } from '../../table/tableError.ts';
import { healthAnswer } from '../answers.ts';
import { instanceView } from '../instanceView.ts';
import { route, type SellerRoute, tableFaultOf } from '../route.ts';

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
      const isKnown = actor !== undefined;
      const reading = await readOne(bridge, budget);
      if ('fault' in reading) return away(isKnown, reading.fault);
      const healthy = { status: 'ok', table: 'ok' };
      if (!isKnown) return { body: healthy };
      try {
        const [counts, unreadable = 0] = await Promise.all([
          waiting(bridge, budget),
          inItsShare(bridge, budget, ({ signal }) => unreadableOfNewest(bridge, signal)),
        ]);
        const body = { ...healthy, ...reading, ...counts, token: { name: actor, scope } };
        return { body: unreadable === 0 ? body : { ...body, status: 'degraded', unreadable } };
      } catch (error) {
        if (error instanceof TableError && error.code !== 'item-malformed')
          return away(isKnown, tableFaultOf(error));
        throw error;
      }
    },
  }),
];

const away = (isKnown: boolean, fault: string) => ({
  status: 503 as const,
  body: { status: 'degraded', table: 'unreachable', ...(isKnown ? { fault } : {}) },
});

/** How long the table takes for the smallest thing that it is asked, ms, or what it suffers from. */
async function readOne(
  { instances, effects }: Bridge,
  budget: Budget,
): Promise<{ readonly tableMs: number } | { readonly fault: string }> {
  const startedAt = effects.clock();
  try {
    // Not the whole time of the answer: that the table takes too long has to be said within it.
    await withinDeadline(shareOf(budget, startedAt), effects, ({ signal }) =>
      instances.store.read({ pk: 'health', sk: 'health' }, signal),
    );
    return { tableMs: Math.max(0, effects.clock() - startedAt) };
  } catch (error) {
    if (error instanceof TableError || error instanceof DeadlineError) return { fault: tableFaultOf(error) };
    throw error;
  }
}

/** Of the answer's time the count may take so much: behind a backlog, health is asked most and has to answer. */
const countingShare = 0.5;

const shareOf = ({ deadline }: Budget, now: number): number => now + (deadline - now) * countingShare;

/** Undefined when it was not done within its share of the time. */
async function inItsShare<Result>(
  { effects }: Bridge,
  budget: Budget,
  work: (budget: Budget) => Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await withinDeadline(shareOf(budget, effects.clock()), effects, work);
  } catch (error) {
    if (error instanceof DeadlineError) return undefined;
    throw error;
  }
}

async function waiting(bridge: Bridge, budget: Budget): Promise<Readonly<Record<string, unknown>>> {
  let pending = 0;
  let oldest: number | undefined;
  const isWhole = await inItsShare(bridge, budget, async ({ signal }) => {
    // What cannot be read is counted apart, and whoever lists the events is told.
    for await (const { entry } of pendingEvents(bridge, signal, () => undefined)) {
      pending += 1;
      oldest = Math.min(oldest ?? entry.at, entry.at);
      if (pending === maxCounted) break;
    }
    return true;
  });
  const families = Object.entries(bridge.config.keyRings).map(([ring, keys]) => [ring, keys.length > 0]);
  return {
    pendingEvents: pending,
    oldestPendingAt: isoTime(oldest) ?? null,
    ...(isWhole === undefined || pending === maxCounted ? { pendingAtLeast: true } : {}),
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
