import { setMaxListeners } from 'node:events';
import type { Aggregate, Job, ReceivedReply } from '../outbox/aggregate.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Product } from '../outbox/product.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import { reasonOf } from '../platform/reasonOf.ts';

export interface DeliveryDeps {
  readonly effects: Effects;
  readonly product: Product;
  /** An event older than this is alarmed at every further attempt, ms. */
  readonly alarmAfterMs: number;
}

export interface AttemptOptions<Item extends OutboxItem> {
  readonly aggregate: Aggregate<Item>;
  readonly deps: DeliveryDeps;
  readonly budget: Budget;
  /** For one request to the product; less than half of the lease. Shorter when the budget ends before. */
  readonly timeoutMs: number;
  /** An attempt that has less time than this, ms, is not made. */
  readonly leastMs: number;
  /** True while the marketplace waits for the answer that will tell it the result. */
  readonly answering: boolean;
}

/** What came of an attempt; `untried` when it was not made after all. */
export type Received = ReceivedReply | { readonly kind: 'untried' };

export const untried: Received = { kind: 'untried' };

/** Tells the product of one event, or does the work of one job. */
export async function attempt<Item extends OutboxItem>(
  { aggregate, deps, budget, timeoutMs, leastMs, answering }: AttemptOptions<Item>,
  item: Item,
  entry: OutboxEntry,
): Promise<Received> {
  if (aggregate.obsolete(item, entry)) return { kind: 'skipped' };
  const now = deps.effects.clock();
  const limitMs = Math.min(timeoutMs, budget.deadline - now - answerBudget.afterReply);
  if (limitMs < Math.min(leastMs, timeoutMs)) return untried;
  const job = aggregate.job?.(item, entry);
  if (job !== undefined) {
    // While the marketplace waits for an answer, a job must leave the product its time.
    const jobMs = answering ? Math.min(limitMs, answerBudget.inlineJob) : limitMs;
    return run(job, now + jobMs, jobMs, budget);
  }
  const { id, type, at } = entry;
  const event = {
    id,
    type,
    at,
    data: aggregate.compose(item, entry),
    productIds: aggregate.productIds(item),
  };
  const limit = { timeoutMs: limitMs, signal: budget.signal };
  const reply = await deps.product.send(event, limit);
  return reply.kind === 'failed' ? reply : aggregate.interpretReply(item, entry, reply);
}

async function run(job: Job, deadline: number, limitMs: number, budget: Budget): Promise<ReceivedReply> {
  const limit = new AbortController();
  // A timer of our own: Node 20 may collect the signal of AbortSignal.timeout when AbortSignal.any alone knows it.
  const timer = setTimeout(() => limit.abort(new Error('the time is up')), Math.ceil(limitMs));
  try {
    const signal = AbortSignal.any([budget.signal, limit.signal]);
    // Requests of the job listen to it, several side by side.
    setMaxListeners(0, signal);
    return await job({ deadline, signal });
  } catch (cause) {
    return { kind: 'failed', reason: reasonOf(cause) };
  } finally {
    clearTimeout(timer);
  }
}
