import type { Concept } from '../delivery/concept.ts';
import { withoutEntry } from '../delivery/outbox.ts';
import type { Order } from './order.ts';
import type { OrderStore } from './store.ts';

export interface OrderConcept extends Concept<Order> {
  readonly store: OrderStore;
}

/** Orders as items with an outbox. */
export function orderConcept(store: OrderStore): OrderConcept {
  return {
    name: 'order',
    store,
    nextWork: () => undefined,
    onClock: () => undefined,
    settled: () => false,
    compose: (order, entry) => ({
      data: {
        orderId: order.orderId,
        orderLineId: order.orderLineId,
        sequence: entry.sequence,
        notifiedAt: new Date(order.notifiedAt).toISOString(),
        order: null,
      },
      productIds: [],
    }),
    receive: (_order, _entry, reply) =>
      reply.kind === 'refused'
        ? { kind: 'failed', reason: 'HTTP 422: this cannot be refused' }
        : { kind: 'delivered', facts: {} },
    react: (_order, entry) => ({
      changes: {},
      events: [],
      answer: undefined,
      leaves: true,
      outbox: entries => withoutEntry(entries, entry.id),
    }),
  };
}
