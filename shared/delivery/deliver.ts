import type { Aggregate, Job, Reaction, ReceivedReply } from '../outbox/aggregate.ts';
import type { Committed, DeliveryClaim } from '../outbox/commit.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { type EventOutcome, type History, historyRecord } from '../outbox/history.ts';
import { type OutboxEntry, replaceEntry } from '../outbox/outbox.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Product } from '../outbox/product.ts';
import type { Alarm } from '../platform/alarms.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import { type Budget, type Effects, isOver } from '../platform/effects.ts';
import { minuteMs } from '../platform/time.ts';

export interface DeliveryDeps {
  readonly effects: Effects;
  readonly product: Product;
  readonly history: History;
  /** An event older than this is alarmed at every further attempt, ms. */
  readonly alarmAfterMs: number;
}

export interface DeliverOptions<Item extends OutboxItem> {
  readonly aggregate: Aggregate<Item>;
  readonly item: Item;
  readonly claim: DeliveryClaim;
  readonly deps: DeliveryDeps;
  readonly budget: Budget;
  /** For one request to the product; less than half of the lease. Shorter when the budget ends before. */
  readonly timeoutMs: number;
  readonly leaseMs: number;
  /** No further entry is claimed after this moment, epoch ms. */
  readonly stopAt: number;
  /** True while the marketplace waits for the answer that will tell it the result. */
  readonly answering: boolean;
}

export interface Delivered<Item> {
  readonly item: Item;
  readonly alarms: readonly Alarm[];
}

/**
 * Delivers the entries of one item whose lease is held, one after the other in their sequence, until none is due,
 * one fails, the time is up, or the lease was lost to a successor. The history is written before an event leaves
 * the outbox: a crash between the two repeats the delivery under the same id and rewrites the same line.
 *
 * @throws {TableError} when the table cannot be reached; the lease then ends by itself and the item comes back.
 */
export async function deliver<Item extends OutboxItem>(
  options: DeliverOptions<Item>,
): Promise<Delivered<Item>> {
  const alarms: Alarm[] = [];
  let item = options.item;
  let claim: DeliveryClaim | undefined = options.claim;
  while (claim !== undefined) {
    const committed: Committed<Item, undefined> = await deliverEntry(options, item, claim);
    alarms.push(...committed.alarms);
    item = committed.item ?? item;
    claim = committed.claim;
  }
  return { item, alarms };
}

async function deliverEntry<Item extends OutboxItem>(
  options: DeliverOptions<Item>,
  item: Item,
  claim: DeliveryClaim,
): Promise<Committed<Item, undefined>> {
  const { aggregate, deps, budget, leaseMs, stopAt, answering } = options;
  const { effects, history } = deps;
  const received = await ask(options, item, claim);
  const reaction = (current: Item, now: number): Reaction<Item> =>
    received.kind === 'failed'
      ? tryAgain(claim, received.reason, now, deps.alarmAfterMs)
      : aggregate.react(current, claim.entry, received, { now, answering });

  const recorded = reaction(item, effects.clock()).acknowledged;
  if (recorded) {
    const record = historyRecord(
      claim.entry,
      outcomeOf(claim.entry, received),
      effects.clock(),
      noteOf(received),
    );
    await history.write(item, record, budget.signal);
  }
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
      claimNext: effects.clock() < stopAt && !isOver(budget, effects.clock()),
    },
    decide(current, now) {
      if (current === undefined) return nothing;
      const { acknowledged: leaves, ...decision } = reaction(current, now);
      // An event may leave only with its line written; otherwise the next round settles it.
      return leaves && !recorded ? nothing : decision;
    },
  });
}

const nothing = { changes: {}, events: [], answer: undefined };

async function ask<Item extends OutboxItem>(
  { aggregate, deps, budget, timeoutMs, answering }: DeliverOptions<Item>,
  item: Item,
  { entry }: DeliveryClaim,
): Promise<ReceivedReply> {
  if (entry.silent === true || aggregate.obsolete(item, entry)) return { kind: 'skipped' };
  const now = deps.effects.clock();
  const limitMs = Math.max(1, Math.min(timeoutMs, budget.deadline - now - answerBudget.afterReply));
  const job = aggregate.job?.(item, entry);
  if (job !== undefined) {
    // While the marketplace waits for an answer, a job must leave the product its time.
    const jobMs = answering ? Math.min(limitMs, answerBudget.inlineJob) : limitMs;
    return run(job, now + jobMs, jobMs, budget);
  }
  const { data, productIds } = aggregate.compose(item, entry);
  const { id, type, at } = entry;
  const event = { id, type, at, data, productIds };
  const limit = { timeoutMs: limitMs, signal: budget.signal };
  const reply = await deps.product.send(event, limit);
  return reply.kind === 'failed' ? reply : aggregate.interpretReply(item, entry, reply);
}

async function run(job: Job, deadline: number, limitMs: number, budget: Budget): Promise<ReceivedReply> {
  const limit = new AbortController();
  // A timer of our own: Node 20 may collect the signal of AbortSignal.timeout when AbortSignal.any alone knows it.
  const timer = setTimeout(() => limit.abort(new Error('the time is up')), Math.ceil(limitMs));
  try {
    return await job({ deadline, signal: AbortSignal.any([budget.signal, limit.signal]) });
  } catch (cause) {
    return { kind: 'failed', reason: cause instanceof Error ? cause.message.slice(0, 200) : 'unknown fault' };
  } finally {
    clearTimeout(timer);
  }
}

/** The pause chosen with the claim begins when the attempt has failed, not when it began. */
function tryAgain<Item extends OutboxItem>(
  { entry, at }: DeliveryClaim,
  reason: string,
  now: number,
  alarmAfterMs: number,
): Reaction<Item> {
  const age = now - entry.at;
  const detail = { eventId: entry.id, type: entry.type, attempts: entry.attempts, reason };
  return {
    changes: {},
    events: [],
    answer: undefined,
    acknowledged: false,
    outbox: entries =>
      replaceEntry(entries, entry.id, queued => ({
        ...queued,
        lastFailure: reason,
        nextAt: now + (entry.nextAt - at),
      })),
    alarms:
      age > alarmAfterMs
        ? [{ name: 'EventOverdue', detail: { ...detail, minutes: Math.round(age / minuteMs) } }]
        : [],
  };
}

function outcomeOf(entry: OutboxEntry, received: ReceivedReply): EventOutcome {
  if (received.kind === 'refused') return 'refused';
  return entry.silent === true ? 'recorded' : 'delivered';
}

const noteOf = (received: ReceivedReply): string | undefined =>
  received.kind === 'refused' ? `${received.code} ${received.reason}`.slice(0, 300) : undefined;
