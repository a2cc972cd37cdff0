import type { Alarm, Concept } from '../outbox/aggregate.ts';
import { commit } from '../outbox/commit.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Budget } from '../platform/effects.ts';
import { sideBySide } from '../platform/sideBySide.ts';
import type { DueIndex } from '../table/dueIndex.ts';
import { type DueKind, dueShard, shards } from '../table/dueShards.ts';
import type { ItemKey } from '../table/itemStore.ts';
import type { Cursor } from '../table/page.ts';
import { type DeliveryPorts, deliver } from './deliver.ts';
import { conceptOf } from './pendingEvents.ts';

const leaseMs = 30_000;
/** For one request to the product: under half of the lease. */
const timeoutMs = 10_000;
const pageSize = 50;
/** Items worked on side by side. */
const width = 8;
/** Work of another kind that is this late is done by whoever comes by. */
const overdueMs = 10 * 60_000;

export interface RunPorts extends DeliveryPorts {
  readonly index: DueIndex;
  /** By the first part of the partition key. */
  readonly concepts: ReadonlyMap<string, Concept<OutboxItem>>;
  report(alarm: Alarm): void;
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
  readonly ports: RunPorts;
  readonly budget: Budget;
}

/**
 * One run of a schedule: takes the lease of every item of its kind that is due and does everything that is due on
 * it, whichever kind woke it. Runs that overlap, are missed or crash do no harm; what fails stays due.
 */
export async function runDue({ kind, alsoOverdue = [], ports, budget }: RunOptions): Promise<RunReport> {
  const report = { worked: 0, passed: 0, failed: 0, finished: true };
  const now = ports.effects.clock();
  const partitions = [
    ...shardsOf(kind).map(shard => ({ shard, until: now })),
    ...alsoOverdue.flatMap(shardsOf).map(shard => ({ shard, until: now - overdueMs })),
  ];
  const workOnItem = async (key: ItemKey) => {
    if (isOver(ports, budget)) report.finished = false;
    else report[await workSafely(key, ports, budget)] += 1;
  };
  const workOnShard = async ({ shard, until }: { readonly shard: string; readonly until: number }) => {
    let cursor: Cursor | undefined;
    do {
      if (isOver(ports, budget)) {
        report.finished = false;
        return;
      }
      const page = await ports.index.page(shard, until, pageSize, cursor, budget.signal);
      await sideBySide(page.items, workOnItem, width);
      cursor = page.next;
    } while (cursor !== undefined);
  };
  await sideBySide(partitions, workOnShard, width);
  return report;
}

const shardsOf = (kind: DueKind): readonly string[] =>
  Array.from({ length: shards }, (_, shard) => dueShard(kind, shard));

const isOver = ({ effects }: RunPorts, { deadline, signal }: Budget): boolean =>
  signal.aborted || effects.clock() >= deadline;

/** One item that cannot be worked on must not keep the others waiting. */
async function workSafely(
  key: ItemKey,
  ports: RunPorts,
  budget: Budget,
): Promise<'worked' | 'passed' | 'failed'> {
  try {
    return (await workOn(key, ports, budget)) ? 'worked' : 'passed';
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'unknown fault';
    ports.report({ name: 'DueItemFailed', detail: { pk: key.pk, sk: key.sk, reason } });
    return 'failed';
  }
}

async function workOn(key: ItemKey, ports: RunPorts, budget: Budget): Promise<boolean> {
  const { effects } = ports;
  const now = effects.clock();
  const leaseId = effects.newId();
  if (!(await ports.index.lease(key, { id: leaseId, now, until: now + leaseMs }, budget.signal)))
    return false;

  const concept = conceptOf(ports.concepts, key);
  if (concept === undefined) {
    throw new TypeError('no concept of this version knows such an item');
  }
  const committed = await commit<OutboxItem, undefined>({
    concept,
    key,
    effects,
    budget,
    lease: { kind: 'hold', leaseId, forMs: leaseMs, claimNext: true },
    decide(current, at) {
      const nothing = { changes: {}, events: [], answer: undefined };
      return (current === undefined ? undefined : concept.onClock(current, at)) ?? nothing;
    },
  });
  committed.alarms.forEach(ports.report);
  if (committed.item === undefined || committed.claim === undefined) return true;
  const { alarms } = await deliver({
    concept,
    item: committed.item,
    claim: committed.claim,
    ports,
    budget,
    timeoutMs,
    leaseMs,
    stopAt: budget.deadline,
    answering: false,
  });
  alarms.forEach(ports.report);
  return true;
}
