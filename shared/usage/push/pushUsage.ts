import type { Instance } from '../../instance/instance.ts';
import { unreadableInstances } from '../../instance/unreadable.ts';
import type { UsageRoute } from '../../marketplace/marketplaceApi.ts';
import { type Budget, isOver } from '../../platform/effects.ts';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import { groupBy } from '../../platform/groupBy.ts';
import { reasonOf } from '../../platform/reasonOf.ts';
import { dueShard, shards } from '../../table/dueShards.ts';
import type { OnUnreadable } from '../../table/itemQueries.ts';
import type { ItemKey } from '../../table/key.ts';
import { lastPart } from '../../table/key.ts';
import type { Cursor } from '../../table/page.ts';
import type { UsageWindow } from '../window.ts';
import { type CloseDeps, closeWindow } from './closeWindow.ts';
import { type BatchDeps, type BatchReport, pushBatch, routeOf } from './pushBatch.ts';
import { tryWindowAgain } from './settleWindow.ts';
import { takeBatch } from './takeBatch.ts';

export interface PushDeps extends CloseDeps, BatchDeps {
  /** Records per call. */
  readonly usageBatch: number;
}

export interface PushReport extends Omit<BatchReport, 'blocked'> {
  /** False when something is left for the next run: the time was up, or the marketplace does not answer. */
  readonly finished: boolean;
}

const routes = ['v2', 'v1', 'old'] as const satisfies readonly UsageRoute[];

/** Calls in a row without any success after which a route is away for this run: the rest can wait. */
const failuresUntilAway = 2;
/** One BatchGetItem reads the instances of a page. */
const pageSize = 100;

/**
 * One run of the schedule: seals every window whose hour is over, and pushes what is sealed, many in one call. Each
 * attempt is recorded before it is made and each outcome after, so that a crash anywhere leads to the same record being
 * sent again under the same id, which the marketplace bills once. Runs may overlap: each window has one lease.
 */
export async function pushUsage(deps: PushDeps, budget: Budget): Promise<PushReport> {
  const { usageBatch } = deps;
  const report = { sent: 0, accepted: 0, rejected: 0, finished: true };
  const queues: Record<UsageRoute, UsageWindow[]> = { v2: [], v1: [], old: [] };
  const failures = new Map<UsageRoute, number>();
  const isAway = (route: UsageRoute) => (failures.get(route) ?? 0) >= failuresUntilAway;

  const push = async (route: UsageRoute) => {
    const done = await pushBatch(deps, takeBatch(queues[route], usageBatch), budget);
    report.sent += done.sent;
    report.accepted += done.accepted;
    report.rejected += done.rejected;
    if (done.blocked) report.finished = false;
    failures.set(route, done.blocked ? (failures.get(route) ?? 0) + 1 : 0);
  };
  /** Sends what waits, on each route by itself: one that is away must not hold up another. */
  const drain = async (least: number) => {
    for (const route of routes) {
      while (queues[route].length >= least && !isAway(route)) await push(route);
      if (!isAway(route)) continue;
      const waiting = queues[route].splice(0);
      await forEachConcurrently(waiting, window =>
        tryWindowAgain(deps, window, { code: window.code, neverSent: true }, budget),
      );
    }
  };

  for await (const windows of closedWindows(deps, budget, () => (report.finished = false))) {
    for (const window of windows) queues[routeOf(window)].push(window);
    await drain(usageBatch);
    if ([...failures.keys()].some(isAway)) await drain(1);
    // Only what was tried is known to be away: on another route the next page may find something to send.
    if (routes.every(isAway)) break;
  }
  await drain(1);
  return report;
}

/**
 * Windows that are due, leased and sealed, a page at a time. Each run begins at another shard, so that none is always
 * the last one, and a shard that cannot be read holds up no other.
 */
async function* closedWindows(
  deps: PushDeps,
  budget: Budget,
  onLeft: () => void,
): AsyncGenerator<readonly UsageWindow[], void, void> {
  const { effects, alarm } = deps;
  const first = Math.floor(effects.random() * shards);
  for (let walked = 0; walked < shards; walked += 1) {
    const shard = dueShard('usage', (first + walked) % shards);
    try {
      yield* closedIn(shard, deps, budget, onLeft);
    } catch (cause) {
      onLeft();
      alarm({ name: 'DueShardFailed', detail: { shard, reason: reasonOf(cause) } });
    }
  }
}

async function* closedIn(
  shard: string,
  deps: PushDeps,
  budget: Budget,
  onLeft: () => void,
): AsyncGenerator<readonly UsageWindow[], void, void> {
  const { effects, index } = deps;
  const isLate = () => isOver(budget, effects.clock());
  const until = effects.clock();
  let cursor: Cursor | undefined;
  do {
    if (isLate()) return onLeft();
    const page = await index.page(shard, until, pageSize, cursor, budget.signal);
    const unreadable = unreadableInstances(deps);
    const instances = await instancesOf(deps, page.items, budget.signal, unreadable.onUnreadable);
    const sealed: UsageWindow[] = [];
    // The windows of one instance one after the other: those of one hour must not begin at the same moment.
    await forEachConcurrently(groupBy(page.items, ({ pk }) => pk).values(), async keys => {
      for (const key of keys) {
        if (isLate()) return onLeft();
        // What the instance is bought as is not known: its windows wait, all others go.
        if (unreadable.ids.has(lastPart(key.pk))) continue;
        const window = await sealSafely(deps, key, instances.get(lastPart(key.pk)), budget);
        if (window !== undefined) sealed.push(window);
      }
    });
    yield sealed;
    cursor = page.next;
  } while (cursor !== undefined);
}

async function instancesOf(
  { instances }: PushDeps,
  keys: readonly ItemKey[],
  signal: AbortSignal,
  onUnreadable: OnUnreadable,
): Promise<ReadonlyMap<string, Instance>> {
  const ids = [...new Set(keys.map(({ pk }) => lastPart(pk)))];
  const found = ids.length === 0 ? [] : await instances.store.readMany(ids, signal, onUnreadable);
  return new Map(found.map(instance => [instance.instanceId, instance]));
}

/** One window that cannot be read must not keep the others waiting; its lease moves it out of the way. */
async function sealSafely(
  deps: PushDeps,
  key: ItemKey,
  instance: Instance | undefined,
  budget: Budget,
): Promise<UsageWindow | undefined> {
  try {
    return await closeWindow(deps, key, instance, budget);
  } catch (cause) {
    const reason = reasonOf(cause);
    deps.alarm({ name: 'DueItemFailed', detail: { pk: key.pk, sk: key.sk, reason } });
    return undefined;
  }
}
