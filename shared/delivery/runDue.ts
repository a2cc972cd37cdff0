import { aggregateOf } from '../outbox/aggregate.ts';
import { defined } from '../platform/defined.ts';
import { type Budget, isOver } from '../platform/effects.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import { semaphore } from '../platform/semaphore.ts';
import { minuteMs } from '../platform/time.ts';
import type { DueKind } from '../table/dueShards.ts';
import type { ItemKey } from '../table/key.ts';
import { AddressGate } from './addressGate.ts';
import { shardsOf, walkDue } from './dueCandidates.ts';
import { addressDue, leastMs, timeoutMs, type WorkDeps, workOnDue } from './workOnDue.ts';

/** Items worked on side by side whose work is for no product's address, or not known yet. */
const maxElsewhere = 32;
/** Candidates in hand at once; more are read when these are done. */
const maxInHand = 10_000;
/** A page of this many is looked at before any of its items is leased, for one request. */
const worthALook = 8;
/** Work of another kind that is this late, ms, is done by a run of any kind that asks for it. */
const overdueMs = 10 * minuteMs;
/** What has begun may still take one request to the product and the writes that follow, after the time of the run. */
const graceMs = timeoutMs + 2_000;

export interface RunDeps extends WorkDeps {}

export interface RunReport {
  /** Items that were worked on. */
  readonly worked: number;
  /** Items that somebody else had, or that were not due after all. */
  readonly passed: number;
  /** Items whose product does not answer; the next run tries it again. */
  readonly waiting: number;
  readonly failed: number;
  /** Shards of the index that could not be read to their end. */
  readonly failedShards: number;
  /** False when something is left for the next run, since the time was up or a shard failed. */
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
 *
 * It costs one request for each shard, and at most four for each item that is due, however many there are that are not.
 */
export async function runDue({ kind, alsoOverdue = [], deps, budget }: RunOptions): Promise<RunReport> {
  const done = { worked: 0, passed: 0, waiting: 0, left: 0, failed: 0 };
  const { clock } = deps.effects;
  const now = clock();
  const gate = new AddressGate();
  const underWay = { ...budget, deadline: budget.deadline + graceMs };
  const elsewhere = semaphore(maxElsewhere);
  const inHand = semaphore(maxInHand);
  const tasks = new Set<Promise<void>>();

  const mayBegin = () => {
    const may = !isOver(budget, clock() + leastMs);
    if (!may) done.left += 1;
    return may;
  };
  const work = async (key: ItemKey, entered: string | undefined, onWaiting?: () => void): Promise<void> => {
    try {
      const options = { gate, budget, underWay, entered, ...defined({ onWaiting }) };
      done[await workOnDue(key, deps, options)] += 1;
    } catch (cause) {
      // One item that cannot be worked on must not keep the others waiting.
      done.failed += 1;
      const reason = reasonOf(cause);
      deps.alarm({ name: 'DueItemFailed', detail: { pk: key.pk, sk: key.sk, reason } });
    }
  };
  const begin = async (key: ItemKey, address: string | undefined): Promise<void> => {
    if (address === undefined) {
      const leave = await elsewhere.acquire();
      if (mayBegin()) await work(key, undefined, leave);
      leave();
    } else if ((await gate.enter(address)) === 'closed') {
      done.waiting += 1;
    } else if (mayBegin()) {
      await work(key, address);
    } else {
      gate.leave(address, 'none');
    }
  };

  const shards = [kind, ...alsoOverdue].flatMap(of => shardsOf(of, of === kind ? now : now - overdueMs));
  const walked = await walkDue(deps, shards, budget, async keys => {
    const addresses = await look(keys, deps, now, budget);
    for (const key of keys) {
      const release = await inHand.acquire();
      const task = begin(key, addresses.get(nameOf(key))).finally(() => {
        release();
        tasks.delete(task);
      });
      tasks.add(task);
    }
  });
  await Promise.all(tasks);
  const { left, ...report } = done;
  const finished = left === 0 && walked.finished && walked.failed === 0;
  return { ...report, failedShards: walked.failed, finished };
}

/**
 * Where the work of many items goes, so that none is leased for an address that does not answer. Only a look: what the
 * item says under its lease decides.
 */
async function look(
  keys: readonly ItemKey[],
  deps: RunDeps,
  now: number,
  { signal }: Budget,
): Promise<ReadonlyMap<string, string | undefined>> {
  if (keys.length <= worthALook) return new Map();
  try {
    const items = await deps.index.peek(keys, signal);
    return new Map(items.map(attributes => [nameOf(attributes), addressIn(attributes, deps, now)]));
  } catch {
    return new Map();
  }
}

/** Undefined also for an item that nobody can read: its lease moves it out of the way. */
function addressIn(attributes: ItemKey, deps: RunDeps, now: number): string | undefined {
  const aggregate = aggregateOf(deps.aggregates, attributes);
  if (aggregate === undefined) return undefined;
  try {
    return addressDue(deps, aggregate.store.format({ ...attributes }), now);
  } catch {
    return undefined;
  }
}

const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);
