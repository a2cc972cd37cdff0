import type { CommitOptions } from '../outbox/commit.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import { deliverInline, type InlineDeps, inlineLeaseMs } from './deliverInline.ts';

export interface CommitAndDeliverOptions<Item extends OutboxItem, Answer>
  extends Omit<CommitOptions<Item, Answer>, 'effects' | 'lease'> {
  /** The caller's answer is the product's: it may take all the time there is. Otherwise the time of one inline attempt. */
  readonly answersCaller?: boolean;
  /** Awaited before the product is told anything. */
  readonly beforeDelivery?: (() => Promise<void>) | undefined;
}

export interface CommittedAndDelivered<Item, Answer> {
  readonly answer: Answer;
  /** As it is after the attempt; undefined when it does not exist. */
  readonly item: Item | undefined;
  /** Whether the product was asked or told something. */
  readonly attempted: boolean;
}

/**
 * Commits a decision and tries its events once within the caller's budget. What is not delivered in time stays due for
 * the schedules.
 *
 * @throws {TableError} when nothing could be committed.
 */
export async function commitAndDeliver<Item extends OutboxItem, Answer>(
  deps: InlineDeps,
  { answersCaller = false, beforeDelivery, ...options }: CommitAndDeliverOptions<Item, Answer>,
): Promise<CommittedAndDelivered<Item, Answer>> {
  const { aggregate, budget } = options;
  const { effects } = deps;
  const remaining = budget.deadline - effects.clock();
  const wanted = answersCaller ? remaining : deps.inlineDeliveryMs;
  const timeoutMs = Math.max(1, Math.min(wanted, remaining - answerBudget.afterReply));
  const forMs = answersCaller ? remaining : inlineLeaseMs(timeoutMs);
  const { alarms, answer, item, claim } = await commitInTurn<Item, Answer>({
    ...options,
    effects,
    lease: { kind: 'take', forMs },
  });
  alarms.forEach(deps.alarm);
  await beforeDelivery?.();
  if (item === undefined || claim === undefined) return { answer, item, attempted: false };
  const delivered = await deliverInline(aggregate, deps, item, claim, budget, timeoutMs);
  return { answer, item: delivered, attempted: true };
}
