import type { FailedCall } from '../../callback/failureLog.ts';
import { shardsOf } from '../../delivery/dueCandidates.ts';
import { instanceKey } from '../../instance/identity.ts';
import { tellUnreadable } from '../../instance/unreadable.ts';
import { aggregateOf } from '../../outbox/aggregate.ts';
import { defined } from '../../platform/defined.ts';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import { dayMs, hourMs, isoTime, minuteMs } from '../../platform/time.ts';
import type { Bridge } from '../../runtime/bridge.ts';
import type { DueKind } from '../../table/dueShards.ts';
import type { ItemKey } from '../../table/key.ts';
import { pages } from '../../table/page.ts';
import { TableError } from '../../table/tableError.ts';
import { idsOfOrder } from '../idsOfOrder.ts';
import { creations, failuresWithinMs, type WatchFacts } from './rules/conditions.ts';
import { scheduleRuns } from './scheduleRuns.ts';

/** What has waited this long is late: several rounds of its schedule, and more than any pause or lease. */
const lateAfterMs: Readonly<Record<Exclude<DueKind, 'usage'>, number>> = {
  deliver: 15 * minuteMs,
  expire: 30 * minuteMs,
  release: hourMs,
  purge: 4 * hourMs,
};

/** Looking stops here: whoever has more has a problem that is told all the same. */
const maxItems = 500;
const maxWindows = 200;
const maxFailures = 1_000;

/**
 * Reads what the watchdog judges: candidates by the index, each item itself. Nothing is written.
 *
 * @param now when the look began: a clock that jumps meanwhile makes nothing late
 */
export async function gatherFacts(
  bridge: Bridge,
  watchingSince: number,
  now: number,
  signal: AbortSignal,
): Promise<WatchFacts> {
  const [waiting, lateUsage, failures, runs] = await Promise.all([
    whatWaits(bridge, now, signal),
    usageThatIsLate(bridge, now, signal),
    recentFailures(bridge, now, signal),
    scheduleRuns(bridge.table).all(signal),
  ]);
  const madeOrders = await ordersWithInstance(bridge, failures, signal);
  return {
    now,
    watchingSince,
    alarmAfterMs: bridge.config.outboxAlarmMs,
    ...waiting,
    lateUsage,
    failures,
    madeOrders,
    runs,
  };
}

/** No pause between two attempts is longer than an hour, so that everything that waits is due within it. */
const lookAheadMs = 70 * minuteMs;

interface Waiting {
  readonly lateKinds: readonly DueKind[];
  readonly oldestEvent?: { readonly at: number; readonly type: string };
}

/**
 * Of every shard the first item says whether its work is late, all say what events they hold. Stops reading at the first
 * event that is overdue: while a product is away there may be very many.
 */
async function whatWaits(
  { index, aggregates, config }: Bridge,
  now: number,
  signal: AbortSignal,
): Promise<Waiting> {
  let read = 0;
  const late = new Set<DueKind>();
  let oldest: Waiting['oldestEvent'];
  const isEnough = () => read >= maxItems || (oldest !== undefined && now - oldest.at > config.outboxAlarmMs);
  const look = async (kind: 'deliver' | 'expire' | 'release', key: ItemKey) => {
    read += 1;
    // One that cannot be read has an alarm of its own, and hides no other.
    const item = await aggregateOf(aggregates, key)?.store.read(key, signal).catch(unreadable);
    if (item?.dueAt !== undefined && item.dueAt <= now - lateAfterMs[kind]) late.add(kind);
    for (const { at, type, acceptedAt, silent } of item?.outbox ?? []) {
      if (acceptedAt !== undefined || silent === true) continue;
      if (oldest === undefined || at < oldest.at) oldest = { at, type };
    }
  };
  const shards = (['deliver', 'expire', 'release'] as const).flatMap(kind =>
    shardsOf(kind, now + lookAheadMs).map(shard => ({ kind, ...shard })),
  );
  await forEachConcurrently(shards, async ({ kind, name, until }) => {
    for await (const keys of pages(from => index.page(name, until, 50, from, signal))) {
      for (const [place, key] of keys.entries()) if (place === 0 || !isEnough()) await look(kind, key);
      if (isEnough()) return;
    }
  });
  if (!config.table.ttl) {
    await forEachConcurrently(shardsOf('purge', now - lateAfterMs.purge), async ({ name, until }) => {
      if (late.has('purge')) return;
      const { items } = await index.page(name, until, 1, undefined, signal);
      if (items.length > 0) late.add('purge');
    });
  }
  return { lateKinds: [...late].toSorted(), ...defined({ oldestEvent: oldest }) };
}

/** @throws whatever else it is: a table that is away says nothing of anything */
function unreadable(cause: unknown): undefined {
  if (cause instanceof TableError && cause.code === 'item-malformed') return undefined;
  throw cause;
}

/** The marketplace collects a quarter of an hour after the hour. */
const collectedAfterMs = 15 * minuteMs;

async function usageThatIsLate(
  { index, usage }: Bridge,
  now: number,
  signal: AbortSignal,
): Promise<WatchFacts['lateUsage']> {
  const candidates: ItemKey[] = [];
  await forEachConcurrently(shardsOf('usage', now + lookAheadMs), async ({ name, until }) => {
    const { items } = await index.page(name, until, 50, undefined, signal);
    candidates.push(...items.filter(({ sk }) => sk.startsWith('window#')));
  });
  const late: { readonly instanceId: string; readonly endAt: number }[] = [];
  await forEachConcurrently(candidates.slice(0, maxWindows), async key => {
    const window = await usage.read(key, signal).catch(unreadable);
    if (window === undefined || !waits.has(window.status) || now - window.endAt <= collectedAfterMs) return;
    late.push({ instanceId: window.instanceId, endAt: window.endAt });
  });
  return late;
}

const waits: ReadonlySet<string> = new Set(['open', 'sealed']);

async function recentFailures(
  { failures, alarm }: Bridge,
  now: number,
  signal: AbortSignal,
): Promise<readonly FailedCall[]> {
  const from = now - failuresWithinMs;
  const found: FailedCall[] = [];
  for (let day = now; day > from - dayMs; day -= dayMs) {
    const onDay = isoTime(day).slice(0, 10);
    for await (const some of pages(next =>
      failures.list(onDay, 100, next, signal, tellUnreadable({ alarm })),
    )) {
      found.push(...some.filter(({ at }) => at > from && at <= now + minuteMs));
      if (some.some(({ at }) => at <= from) || found.length >= maxFailures) break;
    }
  }
  return found;
}

async function ordersWithInstance(
  { instances }: Bridge,
  failures: readonly FailedCall[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const asked = new Map<string, FailedCall>();
  for (const failure of failures) {
    if (failure.orderId !== undefined && creations.has(failure.activity)) asked.set(failure.orderId, failure);
  }
  const made = new Set<string>();
  await forEachConcurrently([...asked.values()], async ({ orderId = '', orderLineId, productId }) => {
    const ids = idsOfOrder(orderId, { orderLineId, productId });
    const found = await Promise.all(ids.map(id => isMade(instances, id, signal)));
    if (found.some(isThere => isThere)) made.add(orderId);
  });
  return made;
}

/** Whether it was made; one that cannot be read was. */
async function isMade({ store }: Bridge['instances'], id: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await store.read(instanceKey(id), signal)) !== undefined;
  } catch (cause) {
    return unreadable(cause) === undefined;
  }
}
