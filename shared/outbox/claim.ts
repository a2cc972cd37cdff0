import type { Changes } from '../table/itemStore.ts';
import type { Aggregate } from './aggregate.ts';
import { deliveryPause, reminderPause } from './backOff.ts';
import { nextEntry, type OutboxEntry, replaceEntry } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';

/** What a commit does about the right to deliver the item's events. */
export type LeaseRequest =
  /** Take the lease and claim the next due entry, when nobody else holds it and there is one. */
  | { readonly kind: 'take'; readonly forMs: number }
  /** Only write while the lease is still `leaseId`; claim the next due entry, or give the lease back. */
  | { readonly kind: 'hold'; readonly leaseId: string; readonly forMs: number; readonly claimNext: boolean };

/** An entry whose attempt is recorded, and as it was before: what is not tried after all is put back as it was. */
export interface Attempt {
  readonly entry: OutboxEntry;
  readonly untried: OutboxEntry;
}

/** What is to be done now. */
export interface Claimed extends Attempt {
  /** The event that waits for this entry: told right after it, before anything is written. */
  readonly next?: Attempt;
}

/** The right to deliver one entry, and what waits for it; their attempts are recorded already. */
export interface DeliveryClaim extends Claimed {
  readonly leaseId: string;
  /** Epoch ms. */
  readonly at: number;
}

/** Whether nobody delivers the events of this item now. */
export const isFree = ({ leaseUntil }: Pick<OutboxItem, 'leaseUntil'>, now: number): boolean =>
  leaseUntil === undefined || leaseUntil <= now;

/**
 * The entry to work on now. Where a lease has run out that nobody gave back, its worker is gone: what it was about to do
 * is due, whatever its pause.
 *
 * ```
 *   worker:      lease ── attempt 1 recorded ✗ gone
 *   successor:            (lease ends) lease ── attempt 2            though the pause after attempt 1 is not over
 * ```
 */
export function dueEntry(
  outbox: readonly OutboxEntry[],
  before: Pick<OutboxItem, 'leaseId' | 'leaseUntil'> | undefined,
  now: number,
): OutboxEntry | undefined {
  const due = nextEntry(outbox, now);
  const isAbandoned =
    before?.leaseId !== undefined && before.leaseUntil !== undefined && before.leaseUntil <= now;
  if (due !== undefined || !isAbandoned) return due;
  const first = outbox.find(({ acceptedAt }) => acceptedAt === undefined);
  return first !== undefined && first.attempts > 0 ? first : undefined;
}

/**
 * Claims what is due, as far as the lease allows it.
 *
 * @param state the item as decided; `before` as it was read
 * @param random at least 0, below 1
 */
export function claimNext<Item extends OutboxItem>(
  aggregate: Aggregate<Item>,
  state: Item,
  outbox: readonly OutboxEntry[],
  before: Item | undefined,
  request: LeaseRequest | undefined,
  leaseId: string,
  random: number,
  now: number,
): {
  readonly outbox: readonly OutboxEntry[];
  readonly lease: Changes<OutboxItem>;
  readonly claimed?: Claimed;
} {
  if (request === undefined) return { outbox, lease: {} };
  const wants = request.kind === 'take' ? before === undefined || isFree(before, now) : request.claimNext;
  const due = wants ? dueEntry(outbox, request.kind === 'take' ? before : undefined, now) : undefined;
  if (due === undefined) {
    return { outbox, lease: request.kind === 'hold' ? { leaseUntil: undefined, leaseId: undefined } : {} };
  }
  const attempt = (untried: OutboxEntry): Attempt => ({
    untried,
    entry: attempted(aggregate, untried, random, now),
  });
  const waiting = waitingFor(aggregate, state, due, outbox, now);
  const claimed = { ...attempt(due), ...(waiting === undefined ? {} : { next: attempt(waiting) }) };
  const attempts = [claimed, claimed.next].filter(it => it !== undefined);
  return {
    outbox: attempts.reduce((entries, { entry }) => replaceEntry(entries, entry.id, () => entry), outbox),
    lease: { leaseUntil: now + request.forMs, leaseId },
    claimed,
  };
}

/** The event right behind an entry that only waits for it: both are one claim, and end by one write. */
function waitingFor<Item extends OutboxItem>(
  aggregate: Aggregate<Item>,
  state: Item,
  due: OutboxEntry,
  outbox: readonly OutboxEntry[],
  now: number,
): OutboxEntry | undefined {
  const behind = outbox[outbox.findIndex(({ id }) => id === due.id) + 1];
  const mayFollow = due.acceptedAt === undefined && behind !== undefined && behind.acceptedAt === undefined;
  if (!mayFollow || behind.nextAt > now || aggregate.waitsFor?.(state, behind, due) !== true)
    return undefined;
  return behind;
}

/** The attempt is recorded before it is made, so that "never attempted" is known for certain. */
function attempted<Item extends OutboxItem>(
  aggregate: Aggregate<Item>,
  entry: OutboxEntry,
  random: number,
  now: number,
): OutboxEntry {
  const attempts = entry.attempts + 1;
  const pauseMs =
    entry.acceptedAt === undefined ? deliveryPause(attempts, random) : reminderPause(attempts, random);
  return { ...entry, attempts, nextAt: retryAt(aggregate, entry, now + pauseMs, now) };
}

/** When an entry is tried again: at `at`, or earlier where somebody waits for its end. */
export function retryAt<Item extends OutboxItem>(
  aggregate: Pick<Aggregate<Item>, 'endsBy'>,
  entry: OutboxEntry,
  at: number,
  now: number,
): number {
  const end = aggregate.endsBy?.(entry);
  return end === undefined || end <= now ? at : Math.min(at, end);
}
