import type { Condition } from 'dynamodb-toolbox';
import type { Alarm } from '../platform/alarms.ts';
import { BridgeError } from '../platform/bridgeError.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import { absent, type Changes, type ItemKey, type WriteOutcome } from '../table/itemStore.ts';
import { TableError } from '../table/tableError.ts';
import type { Aggregate, Decision } from './aggregate.ts';
import { conflictPause, deliveryPause, reminderPause } from './backOff.ts';
import { dueAttributes } from './due.ts';
import { eventId } from './eventId.ts';
import { isHistoryOnly } from './eventTypes.ts';
import { nextEntry, type OutboxEntry, replaceEntry } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';

/** How many of an item's newest writes can still recognise themselves. */
const rememberedAttempts = 8;

/** Largest outbox in bytes of JSON; DynamoDB takes 400 KB for the whole item. */
const maxOutbox = 300 * 1024;

/** The outbox of one item has no room left: the product has been unreachable for very many events. */
export class OutboxFullError extends BridgeError<'outbox-full'> {
  override readonly name = 'OutboxFullError';
}

/** What a commit does about the right to deliver the item's events. */
export type LeaseRequest =
  /** Take the lease and claim the next due entry, when nobody else holds it and there is one. */
  | { readonly kind: 'take'; readonly forMs: number }
  /** Only write while the lease is still `leaseId`; claim the next due entry, or give the lease back. */
  | { readonly kind: 'hold'; readonly leaseId: string; readonly forMs: number; readonly claimNext: boolean };

/** The right to deliver one entry; its attempt is recorded already. */
export interface DeliveryClaim {
  readonly leaseId: string;
  readonly entry: OutboxEntry;
  /** Epoch ms. */
  readonly at: number;
}

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
 * @throws {TableError} when the table cannot be read, or not be written until the deadline.
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

  for (let tries = 0; ; tries += 1) {
    if (current === 'unread') current = await aggregate.store.read(key, budget.signal);
    if (current !== undefined && landed !== undefined && current.recentAttempts.includes(attemptId)) {
      return landed(current);
    }

    const now = effects.clock();
    const decision = options.decide(current, now);
    const alarms = decision.alarms ?? [];
    const lost = lease?.kind === 'hold' && current?.leaseId !== lease.leaseId;
    if (lost || isEmpty(decision, lease)) return { item: current, answer: decision.answer, alarms };

    if (tries === 0) await options.beforeWrite?.();
    const write = buildWrite(aggregate, key, current, decision, lease, attemptId, effects, now);
    landed = item => ({
      item,
      answer: decision.answer,
      alarms,
      ...(write.claimed !== undefined && item.leaseId === attemptId
        ? { claim: { leaseId: attemptId, entry: write.claimed, at: now } }
        : {}),
    });

    let outcome: WriteOutcome<Item>;
    try {
      outcome = await send(aggregate, key, current, write.attributes, budget);
    } catch (cause) {
      if (!(cause instanceof TableError) || budget.signal.aborted) throw cause;
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
    Object.keys(decision.changes).length === 0
  );
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

/** One write out of the decision: state, events, idempotency marks, lease and the index of due work. */
function buildWrite<Item extends OutboxItem>(
  aggregate: Aggregate<Item>,
  key: ItemKey,
  current: Item | undefined,
  decision: Decision<Item, unknown>,
  lease: LeaseRequest | undefined,
  attemptId: string,
  effects: Effects,
  now: number,
): { readonly attributes: Changes<Item>; readonly claimed: OutboxEntry | undefined } {
  let sequence = current?.sequence ?? 0;
  const before = current?.outbox ?? [];
  let outbox = decision.outbox === undefined ? before : decision.outbox(before);
  for (const { notBefore = now, ...event } of decision.events) {
    sequence += 1;
    const id = eventId(key, sequence);
    const silent = isHistoryOnly(event.type) ? { silent: true } : {};
    outbox = [...outbox, { ...event, ...silent, id, sequence, at: now, attempts: 0, nextAt: notBefore }];
  }

  const free = current?.leaseUntil === undefined || current.leaseUntil <= now;
  const wantsClaim = lease?.kind === 'take' ? free : lease?.kind === 'hold' && lease.claimNext;
  const next = wantsClaim ? nextEntry(outbox, now) : undefined;
  let claimed: OutboxEntry | undefined;
  let leaseChanges: Changes<OutboxItem> = {};
  if (next !== undefined && lease !== undefined) {
    claimed = attempted(next, effects.random(), now);
    outbox = replaceEntry(outbox, next.id, () => claimed ?? next);
    leaseChanges = { leaseUntil: now + lease.forMs, leaseId: attemptId };
  } else if (lease?.kind === 'hold') {
    leaseChanges = { leaseUntil: undefined, leaseId: undefined };
  }
  if (outbox !== before && Buffer.byteLength(JSON.stringify(outbox)) > maxOutbox) {
    throw new OutboxFullError('outbox-full', `the outbox of ${aggregate.name} ${key.pk} has no room left`);
  }

  const attributes = {
    ...(current === undefined ? { createdAt: now } : {}),
    ...decision.changes,
    version: (current?.version ?? 0) + 1,
    recentAttempts: [...(current?.recentAttempts ?? []), attemptId].slice(-rememberedAttempts),
    ...(current === undefined || sequence !== current.sequence ? { sequence } : {}),
    ...(current === undefined || outbox !== before ? { outbox } : {}),
    ...leaseChanges,
    updatedAt: now,
  };
  const after = { ...current, ...key, outbox, ...attributes } as unknown as Item;
  return {
    attributes: {
      ...attributes,
      ...dueAttributes(after, aggregate.nextWork(after)),
    } as unknown as Changes<Item>,
    claimed,
  };
}

/** The attempt is recorded before it is made, so that "never attempted" is known for certain. */
function attempted(entry: OutboxEntry, random: number, now: number): OutboxEntry {
  const attempts = entry.attempts + 1;
  const pauseMs =
    entry.acceptedAt === undefined ? deliveryPause(attempts, random) : reminderPause(attempts, random);
  return { ...entry, attempts, nextAt: now + pauseMs };
}
