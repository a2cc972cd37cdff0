import type { Condition } from 'dynamodb-toolbox/entity/actions/parseCondition';
import type { Alarm } from '../platform/alarms.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import { conflictPause } from '../table/contention/afterConflict.ts';
import { absent, type Changes, type WriteOutcome } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import { isRequestRefused, TableError } from '../table/tableError.ts';
import type { Aggregate, Decision } from './aggregate.ts';
import { buildWrite } from './buildWrite.ts';
import { type DeliveryClaim, dueEntry, isFree, type LeaseRequest } from './claim.ts';
import type { OutboxItem } from './outboxItem.ts';

export interface Committed<Item, Answer> {
  /** The item as it is now; undefined when it does not exist and nothing was written. */
  readonly item: Item | undefined;
  readonly answer: Answer;
  readonly alarms: readonly Alarm[];
  readonly claim?: DeliveryClaim;
}

export interface CommitOptions<Item extends OutboxItem, Answer> {
  readonly aggregate: Aggregate<Item>;
  readonly key: ItemKey;
  readonly effects: Effects;
  readonly budget: Budget;
  readonly lease?: LeaseRequest;
  /** Awaited once, before the first write and beside nothing: a replayed call must not get past it. */
  readonly beforeWrite?: (() => Promise<void>) | undefined;
  /** What is made for the first time is written beside {@link beforeWrite}: it does no harm when it is repeated. */
  readonly createsBeside?: boolean;
  /** A consistent read made just now by the caller; `null` says "try as if absent". Otherwise it is read here. */
  readonly known?: Item | null;
  decide(item: Item | undefined, now: number): Decision<Item, Answer>;
}

/**
 * Decides on an item and commits the decision by one conditional write.
 *
 * ```
 *   A: read v7 ──────── decide ── write if v7 ✓ (v8)
 *   B: read v7 ── decide ──────────────────────── write if v7 ✗ ── read v8 ── decide again ── write if v8 ✓
 * ```
 *
 * The condition on `version` (for a first write: on absence) picks one winner; the loser decides again on what it
 * finds. When an answer was lost, by us or in the SDK's own repeat, the condition fails on our own write: the
 * attempt id in `recentAttempts` tells that apart from a lost race.
 *
 * Lines of the history for which the item has no more room are put into items of their own before the write that
 * leaves them out. Whoever loses the race has put what the winner put; whoever dies in between leaves them standing
 * twice, under one sequence:
 *
 * ```
 *   A: read v7 (12 lines) ── put 1–9 ──────────────── write without 1–9 if v7 ✓ (v8)
 *   B: read v7 ──────────────── put 1–9, the same ──────── write if v7 ✗ ── read v8: 4 lines ── write if v8 ✓
 *   C: read v7 ── put 1–9 ✗ dies: they stand in both, the next write puts them again
 * ```
 *
 * @throws {TableError} when the table cannot be read, or not be written until the deadline; at once when it refuses the
 * values for ever.
 * @throws {OutboxFullError} when the events of this decision no longer fit.
 */
export async function commit<Item extends OutboxItem, Answer>(
  options: CommitOptions<Item, Answer>,
): Promise<Committed<Item, Answer>> {
  const { aggregate, key, effects, budget, lease } = options;
  const attemptId = effects.newId();
  let current: Item | undefined | 'unread' =
    options.known === undefined ? 'unread' : (options.known ?? undefined);
  let landed: ((item: Item) => Committed<Item, Answer>) | undefined;
  let checked = options.beforeWrite === undefined;

  for (let tries = 0; ; tries += 1) {
    if (current === 'unread') current = await aggregate.store.read(key, budget.signal);
    if (current !== undefined && landed !== undefined && current.recentAttempts.includes(attemptId)) {
      return landed(current);
    }

    const now = effects.clock();
    const decision = options.decide(current, now);
    const lost = lease?.kind === 'hold' && current?.leaseId !== lease.leaseId;
    if (lost || (isEmpty(decision, lease) && !takesUp(decision, current, lease, now))) {
      return { item: current, answer: decision.answer, alarms: decision.alarms ?? [] };
    }

    if (!checked && !(options.createsBeside === true && current === undefined)) {
      await options.beforeWrite?.();
      checked = true;
    }
    const write = buildWrite(options, current, decision, attemptId, now);
    const { claimed, spilled } = write;
    const alarms = [...(decision.alarms ?? []), ...write.alarms];
    landed = item => ({
      item,
      answer: decision.answer,
      alarms,
      ...(claimed !== undefined && item.leaseId === attemptId
        ? { claim: { leaseId: attemptId, ...claimed, at: now } }
        : {}),
    });

    let outcome: WriteOutcome<Item>;
    try {
      if (spilled.length > 0) await aggregate.history.spill(key, spilled, budget.signal);
      outcome = await send(aggregate, key, current, write.attributes, budget);
    } catch (cause) {
      if (!(cause instanceof TableError) || budget.signal.aborted || isRequestRefused(cause)) throw cause;
      await pause(tries, effects, budget, cause);
      current = 'unread';
      continue;
    }
    if (outcome.written) return landed({ ...(current ?? {}), ...key, ...write.attributes } as Item);
    // With the old item in hand there is nothing to read again; it is what the condition was checked against.
    current = outcome.current ?? 'unread';
    if (current !== 'unread' && current.recentAttempts.includes(attemptId)) return landed(current);
    // A creation that meets its instance has lost no race: it was bought before.
    if (tries === 0 && options.known === null) continue;
    await pause(tries, effects, budget, undefined);
    if (tries > 0) current = 'unread';
  }
}

function isEmpty<Item>(decision: Decision<Item, unknown>, lease: LeaseRequest | undefined): boolean {
  return (
    lease?.kind !== 'hold' &&
    decision.events.length === 0 &&
    decision.outbox === undefined &&
    decision.left === undefined &&
    Object.keys(decision.changes).length === 0
  );
}

/** Nothing changes, but somebody waits for what is due, and nobody is at it. */
function takesUp<Item extends OutboxItem>(
  { resumes }: Decision<Item, unknown>,
  current: Item | undefined,
  lease: LeaseRequest | undefined,
  now: number,
): boolean {
  if (resumes !== true || lease?.kind !== 'take' || current === undefined) return false;
  return isFree(current, now) && dueEntry(current.outbox, current, now) !== undefined;
}

async function send<Item extends OutboxItem>(
  aggregate: Aggregate<Item>,
  key: ItemKey,
  current: Item | undefined,
  attributes: Changes<OutboxItem>,
  budget: Budget,
): Promise<WriteOutcome<Item>> {
  if (current === undefined) {
    return aggregate.store.put({ ...key, ...attributes } as Item, absent, budget.signal);
  }
  const sameVersion: Condition = { attr: 'version', eq: current.version };
  return aggregate.store.update(key, attributes as Changes<Item>, sameVersion, budget.signal);
}

async function pause(tries: number, effects: Effects, budget: Budget, cause: unknown): Promise<void> {
  const ms = conflictPause(tries, effects.random());
  if (effects.clock() + ms >= budget.deadline) {
    throw new TableError('table-contended', 'the item could not be written before the deadline', { cause });
  }
  await effects.wait(ms, budget.signal);
}
