import type { Alarm, Concept } from '../outbox/aggregate.ts';
import type { Claim } from '../outbox/commit.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Budget } from '../platform/effects.ts';
import { afterReplyMs, type DeliveryPorts, deliver } from './deliver.ts';

export interface InlinePorts extends DeliveryPorts {
  /** For the one inline attempt at the product, ms. */
  readonly inlineDeliveryMs: number;
  report(alarm: Alarm): void;
}

/** How long a lease must be for one request of `timeoutMs` and what follows it. */
export const inlineLeaseMs = (timeoutMs: number): number => 2 * timeoutMs + afterReplyMs;

/**
 * Tries the events of an item whose lease a commit just took, within the time that the caller's answer has. Never
 * throws: the command is committed, and what is not delivered now is due again when the lease ends.
 */
export async function deliverInline<Item extends OutboxItem>(
  concept: Concept<Item>,
  ports: InlinePorts,
  item: Item,
  claim: Claim,
  budget: Budget,
  timeoutMs: number,
): Promise<Item> {
  try {
    const delivered = await deliver<Item>({
      concept,
      item,
      claim,
      ports,
      budget,
      timeoutMs,
      leaseMs: inlineLeaseMs(timeoutMs),
      stopAt: ports.effects.clock() + Math.min(timeoutMs, ports.inlineDeliveryMs),
      answering: true,
    });
    delivered.alarms.forEach(ports.report);
    return delivered.item;
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown fault';
    ports.report({ name: 'InlineDeliveryFailed', detail: { pk: item.pk, sk: item.sk, reason } });
    return item;
  }
}
