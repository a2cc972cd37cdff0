import type { Aggregate } from './aggregate.ts';
import type { OutboxItem } from './outboxItem.ts';
import { acknowledge } from './reaction.ts';

/**
 * An aggregate that only says what makes it different. Where it says nothing: its clock does nothing, every entry has
 * somebody to be sent to, nothing can be refused, and with any other reply the event is done with.
 */
export function plainAggregate<Item extends OutboxItem, Store extends Aggregate<Item>['store']>(
  own: Partial<Aggregate<Item>> &
    Pick<Aggregate<Item>, 'name' | 'history' | 'compose'> & { readonly store: Store },
): Aggregate<Item> & { readonly store: Store } {
  return {
    productIds: () => [],
    hasReceiver: () => true,
    nextWork: () => undefined,
    onClock: () => undefined,
    obsolete: () => false,
    interpretReply: (_item, _entry, reply) =>
      reply.kind === 'refused' ? cannotBeRefused : { kind: 'delivered', facts: {} },
    react: (_item, entry) => acknowledge(entry),
    ...own,
  };
}

/** A refusal of what already is: tried again like any other answer that makes no sense. */
export const cannotBeRefused = { kind: 'failed', reason: 'HTTP 422: this cannot be refused' } as const;
