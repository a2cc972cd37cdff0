import type { Decision, FinalReply } from '../outbox/aggregate.ts';
import { type Attempt, type DeliveryClaim, retryAt } from '../outbox/claim.ts';
import type { Committed } from '../outbox/commit.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { historyRecord } from '../outbox/history/historyLine.ts';
import { type OutboxEntry, replaceEntry } from '../outbox/outbox.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Alarm } from '../platform/alarms.ts';
import { isOver } from '../platform/effects.ts';
import { minuteMs } from '../platform/time.ts';
import { type AttemptOptions, attempt, type Received, untried } from './attempt.ts';

export interface DeliverOptions<Item extends OutboxItem> extends AttemptOptions<Item> {
  readonly item: Item;
  readonly claim: DeliveryClaim;
  readonly leaseMs: number;
  /** No further entry is claimed after this moment, epoch ms. */
  readonly stopAt: number;
}

export interface Delivered<Item> {
  readonly item: Item;
  /** The product did not answer in time. */
  readonly silent: boolean;
  readonly alarms: readonly Alarm[];
}

/**
 * Delivers the entries of one item whose lease is held, one after the other in their sequence, until none is due,
 * one fails, the time is up, or the lease was lost to a successor. The write that takes an event out of the outbox
 * adds its line to the history: a crash before it repeats the delivery under the same id.
 *
 * @throws {TableError} when the table cannot be reached; the lease then ends by itself and the item comes back.
 */
export async function deliver<Item extends OutboxItem>(
  options: DeliverOptions<Item>,
): Promise<Delivered<Item>> {
  const alarms: Alarm[] = [];
  let silent = false;
  let item = options.item;
  let claim: DeliveryClaim | undefined = options.claim;
  while (claim !== undefined) {
    const attempted = await attemptClaim(options, item, claim);
    silent ||= attempted.some(({ received }) => received.kind === 'failed' && received.silent === true);
    const committed: Committed<Item, undefined> = await endClaim(options, item, claim, attempted);
    alarms.push(...committed.alarms);
    item = committed.item ?? item;
    claim = committed.claim;
  }
  return { item, silent, alarms };
}

/** What became of one attempt. */
interface Attempted {
  readonly attempt: Attempt;
  readonly received: Received;
}

/** Makes the attempts of one claim. */
async function attemptClaim<Item extends OutboxItem>(
  options: DeliverOptions<Item>,
  item: Item,
  claim: DeliveryClaim,
): Promise<readonly Attempted[]> {
  const { effects } = options.deps;
  const attempted: Attempted[] = [{ attempt: claim, received: await attempt(options, item, claim.entry) }];
  if (claim.next !== undefined) {
    const ended = attempted.every(({ received }) => isFinal(received));
    // What waits is told of the item as it will be by the same write.
    const state = ended ? fold(options, item, attempted, claim.at, effects.clock()).state : item;
    const received = ended ? await attempt(options, state, claim.next.entry) : untried;
    attempted.push({ attempt: claim.next, received });
  }
  return attempted;
}

/** Writes what follows from the attempts of one claim, all by one write. */
async function endClaim<Item extends OutboxItem>(
  options: DeliverOptions<Item>,
  item: Item,
  claim: DeliveryClaim,
  attempted: readonly Attempted[],
): Promise<Committed<Item, undefined>> {
  const { aggregate, deps, budget, leaseMs, stopAt } = options;
  const { effects } = deps;
  const wasTried = attempted.some(({ received }) => received.kind !== 'untried');
  return commitInTurn<Item, undefined>({
    aggregate,
    key: item,
    effects,
    budget,
    known: item,
    lease: {
      kind: 'hold',
      leaseId: claim.leaseId,
      forMs: leaseMs,
      claimNext: wasTried && effects.clock() < stopAt && !isOver(budget, effects.clock()),
    },
    decide: (current, now) =>
      current === undefined ? nothing : fold(options, current, attempted, claim.at, now).decision,
  });
}

const isFinal = (received: Received): received is FinalReply =>
  received.kind !== 'failed' && received.kind !== 'untried';

/** What follows from all attempts of a claim, each for the item as the one before leaves it. */
function fold<Item extends OutboxItem>(
  options: DeliverOptions<Item>,
  item: Item,
  attempted: readonly Attempted[],
  claimedAt: number,
  now: number,
): { readonly state: Item; readonly decision: Decision<Item, undefined> } {
  let state = item;
  let decision: Decision<Item, undefined> = nothing;
  for (const { attempt, received } of attempted) {
    const follows = decisionOn(options, state, attempt, received, claimedAt, now);
    decision = {
      changes: { ...decision.changes, ...follows.changes },
      events: [...decision.events, ...follows.events],
      answer: undefined,
      alarms: [...(decision.alarms ?? []), ...(follows.alarms ?? [])],
      outbox: chained(decision.outbox, follows.outbox),
      left: [...(decision.left ?? []), ...(follows.left ?? [])],
    };
    state = { ...state, ...follows.changes, outbox: chained(follows.outbox)(state.outbox) };
  }
  return { state, decision };
}

type OutboxEdit = NonNullable<Decision<unknown, unknown>['outbox']>;

const chained =
  (...edits: readonly (OutboxEdit | undefined)[]): OutboxEdit =>
  entries =>
    edits.reduce((edited, edit) => edit?.(edited) ?? edited, entries);

/** An event that leaves takes its line with it. */
function decisionOn<Item extends OutboxItem>(
  { aggregate, deps, answering }: DeliverOptions<Item>,
  item: Item,
  attempt: Attempt,
  received: Received,
  claimedAt: number,
  now: number,
): Decision<Item, undefined> {
  const { entry } = attempt;
  if (received.kind === 'untried') return putBack(attempt);
  if (received.kind === 'failed') {
    const nextAt = retryAt(aggregate, entry, now + (entry.nextAt - claimedAt), now);
    return tryAgain(entry, received.reason, nextAt, now, deps.alarmAfterMs);
  }
  const { acknowledged, found, ...decision } = aggregate.react(item, entry, received, { now, answering });
  if (!acknowledged) return decision;
  const outcome = received.kind === 'refused' ? 'refused' : 'delivered';
  const told = found === undefined ? entry : { ...entry, data: { ...entry.data, ...found } };
  return { ...decision, left: [historyRecord(told, outcome, now, noteOf(received))] };
}

const nothing = { changes: {}, events: [], answer: undefined };

/** An attempt that was not made does not count. */
const putBack = ({ entry, untried: { attempts, nextAt } }: Attempt): Decision<object, undefined> => ({
  ...nothing,
  outbox: entries => replaceEntry(entries, entry.id, queued => ({ ...queued, attempts, nextAt })),
});

/** The pause chosen with the claim begins when the attempt has failed, not when it began. */
function tryAgain(
  entry: OutboxEntry,
  reason: string,
  nextAt: number,
  now: number,
  alarmAfterMs: number,
): Decision<object, undefined> {
  const age = now - entry.at;
  const detail = { eventId: entry.id, type: entry.type, attempts: entry.attempts, reason };
  return {
    ...nothing,
    outbox: entries =>
      replaceEntry(entries, entry.id, queued => ({ ...queued, lastFailure: reason, nextAt })),
    alarms:
      age > alarmAfterMs
        ? [{ name: 'EventOverdue', detail: { ...detail, minutes: Math.round(age / minuteMs) } }]
        : [],
  };
}

const noteOf = (received: FinalReply): string | undefined =>
  received.kind === 'refused' ? `${received.code} ${received.reason}`.slice(0, 300) : undefined;
