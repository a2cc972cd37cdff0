import type { Aggregate } from '../outbox/aggregate.ts';
import type { DeliveryClaim } from '../outbox/claim.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { AlarmDeps } from '../platform/alarms.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget } from '../platform/effects.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import type { DeliveryDeps } from './attempt.ts';
import { deliver } from './deliver.ts';

export interface InlineDeps extends DeliveryDeps, AlarmDeps {
  /** For the one inline attempt at the product, ms. */
  readonly inlineDeliveryMs: number;
}

/** In less time no product answers, ms. */
const leastInlineMs = 50;

/** How long a lease must be for one request of `timeoutMs` and what follows it. */
export const inlineLeaseMs = (timeoutMs: number): number => 2 * timeoutMs + answerBudget.afterReply;

/**
 * Tries the events of an item whose lease a commit just took, within the time that the caller's answer has. Never
 * throws: the command is committed, and what is not delivered now is due again when the lease ends.
 */
export async function deliverInline<Item extends OutboxItem>(
  aggregate: Aggregate<Item>,
  deps: InlineDeps,
  item: Item,
  claim: DeliveryClaim,
  budget: Budget,
  timeoutMs: number,
): Promise<Item> {
  try {
    const delivered = await deliver<Item>({
      aggregate,
      item,
      claim,
      deps,
      budget,
      timeoutMs,
      leastMs: leastInlineMs,
      leaseMs: inlineLeaseMs(timeoutMs),
      stopAt: deps.effects.clock() + Math.min(timeoutMs, deps.inlineDeliveryMs),
      answering: true,
    });
    delivered.alarms.forEach(deps.alarm);
    return delivered.item;
  } catch (error) {
    const reason = reasonOf(error);
    deps.alarm({ name: 'InlineDeliveryFailed', detail: { pk: item.pk, sk: item.sk, reason } });
    return item;
  }
}
