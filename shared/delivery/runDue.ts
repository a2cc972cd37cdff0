import { type Aggregates, aggregateOf } from '../outbox/aggregate.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { AlarmDeps } from '../platform/alarms.ts';
import { type Budget, isOver } from '../platform/effects.ts';
import { forEachConcurrently } from '../platform/forEachConcurrently.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import { minuteMs } from '../platform/time.ts';
import type { DueIndex } from '../table/dueIndex.ts';
import { type DueKind, dueShard, shards } from '../table/dueShards.ts';
import type { ItemKey } from '../table/itemStore.ts';
import type { Cursor } from '../table/page.ts';
import { type DeliveryDeps, deliver } from './deliver.ts';

const leaseMs = 30_000;
/** Time-out of one request to the product, ms: under half of the lease. */
const timeoutMs = 10_000;
const pageSize = 50;
/** Items worked on side by side. */
const concurrency = 8;
/** Work of another kind that is this late, ms, is done by a run of any kind that asks for it. */
const overdueMs = 10 * minuteMs;

export interface RunDeps extends DeliveryDeps, AlarmDeps {
  readonly index: DueIndex;
  readonly aggregates: Aggregates;
}

export interface RunReport {
  /** Items that were worked on. */
  readonly worked: number;
  /** Items that somebody else had, or that were not due after all. */
  readonly passed: number;
  readonly failed: number;
  /** False when the time was up first; the rest waits for the next run. */
  readonly finished: boolean;
}

export interface RunOptions {
  readonly kind: DueKind;
  /** Also take what other kinds have left lying for ten minutes. */
  readonly alsoOverdue?: readonly DueKind[];
  readonly deps: RunDeps;
  readonly budget: Budget;
}

/**
 * One run of a schedule: takes the lease of every item of its kind that is due and does everything that is due on
 * it, whichever kind woke it. Runs that overlap, are missed or crash do no harm; what fails stays due.
 */
export async function runDue({ kind, alsoOverdue = [], deps, budget }: RunOptions): Promise<RunReport> {
  const report = { worked: 0, passed: 0, failed: 0, finished: true };
  const now = deps.effects.clock();
  const partitions = [
    ...shardsOf(kind).map(shard => ({ shard, until: now })),
    ...alsoOverdue.flatMap(shardsOf).map(shard => ({ shard, until: now - overdueMs })),
  ];
  const workOnItem = async (key: ItemKey) => {
    if (isOver(budget, deps.effects.clock())) report.finished = false;
    else report[await workSafely(key, deps, budget)] += 1;
  };
  const workOnShard = async ({ shard, until }: { readonly shard: string; readonly until: number }) => {
    let cursor: Cursor | undefined;
    do {
      if (isOver(budget, deps.effects.clock())) {
        report.finished = false;
        return;
      }
      const page = await deps.index.page(shard, until, pageSize, cursor, budget.signal);
      await forEachConcurrently(page.items, workOnItem, concurrency);
      cursor = page.next;
    } while (cursor !== undefined);
  };
  await forEachConcurrently(partitions, workOnShard, concurrency);
  return report;
}

const shardsOf = (kind: DueKind): readonly string[] =>
  Array.from({ length: shards }, (_, shard) => dueShard(kind, shard));

/** One item that cannot be worked on must not keep the others waiting. */
async function workSafely(
  key: ItemKey,
  deps: RunDeps,
  budget: Budget,
): Promise<'worked' | 'passed' | 'failed'> {
  try {
    return (await workOn(key, deps, budget)) ? 'worked' : 'passed';
  } catch (cause) {
    const reason = reasonOf(cause);
    deps.alarm({ name: 'DueItemFailed', detail: { pk: key.pk, sk: key.sk, reason } });
    return 'failed';
  }
}

async function workOn(key: ItemKey, deps: RunDeps, budget: Budget): Promise<boolean> {
  const { effects } = deps;
  const now = effects.clock();
  const leaseId = effects.newId();
  if (!(await deps.index.lease(key, { id: leaseId, now, until: now + leaseMs }, budget.signal))) return false;

  const aggregate = aggregateOf(deps.aggregates, key);
  if (aggregate === undefined) {
    throw new TypeError('no aggregate of this version knows such an item');
  }
  const committed = await commitInTurn<OutboxItem, undefined>({
    aggregate,
    key,
    effects,
    budget,
    lease: { kind: 'hold', leaseId, forMs: leaseMs, claimNext: true },
    decide(current, at) {
      const nothing = { changes: {}, events: [], answer: undefined };
      return (current === undefined ? undefined : aggregate.onClock(current, at)) ?? nothing;
    },
  });
  committed.alarms.forEach(deps.alarm);
  if (committed.item === undefined || committed.claim === undefined) return true;
  const { alarms } = await deliver({
    aggregate,
    item: committed.item,
    claim: committed.claim,
    deps,
    budget,
    timeoutMs,
    leaseMs,
    stopAt: budget.deadline,
    answering: false,
  });
  alarms.forEach(deps.alarm);
  return true;
}
