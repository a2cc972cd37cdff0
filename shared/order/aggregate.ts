import { orderRead, orderView, orderWaitMs } from '../instance/rules/order.ts';
import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { Aggregate, Job } from '../outbox/aggregate.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { plainAggregate } from '../outbox/plainAggregate.ts';
import { acknowledge } from '../outbox/reaction.ts';
import { withoutBuyer } from '../wire/openApi/orderAnswer.ts';
import type { Order } from './order.ts';
import { keptLines, linesOf, orderAsked } from './rules/order.ts';
import type { OrderStore } from './store.ts';

export interface OrderAggregate extends Aggregate<Order> {
  readonly store: OrderStore;
}

export interface OrderDeps {
  clock(): number;
  readonly queryOrder: MarketplaceApi['queryOrder'];
}

/** Orders as items with an outbox. */
export function orderAggregate(store: OrderStore, deps: OrderDeps): OrderAggregate {
  return plainAggregate({
    name: 'order',
    store,
    job: (order, entry) => (entry.type === orderRead ? readOrder(order, entry, deps) : undefined),
    compose(order, entry) {
      const lines = linesOf(order);
      const [line] = lines;
      const views = (order.lines ?? []).map(text => orderView(text, order.orderId));
      return {
        data: {
          orderId: order.orderId,
          orderLineId: entry.data.orderLineId ?? order.orderLineId,
          sequence: entry.sequence,
          notifiedAt: new Date(order.notifiedAt).toISOString(),
          order: views[0] ?? null,
          ...(views.length > 1 ? { lines: views } : {}),
        },
        productIds: [line?.productId, line?.skuCode].filter(id => id !== undefined),
      };
    },
    react: (_order, entry, received) =>
      entry.type === orderRead ? orderAsked(entry, received) : acknowledge(entry),
  });
}

/** A notice is only a hint: what became of the order is asked each time (docs/protocol/saas-v2.md 5.9). */
const readOrder =
  ({ orderId, orderLineId }: Order, entry: OutboxEntry, { clock, queryOrder }: OrderDeps): Job =>
  async ({ signal }) => {
    if (entry.at + orderWaitMs <= clock()) return { kind: 'skipped' };
    const outcome = await queryOrder(orderId, orderLineId, signal);
    if (outcome.kind === 'order') {
      // Who bought it comes with the instance's events: orders are kept for ever, people are not.
      const lines = outcome.lines.map(line => withoutBuyer(line).facts);
      return { kind: 'delivered', facts: { lines: JSON.stringify(keptLines(lines)) } };
    }
    return outcome.kind === 'refused' ? { kind: 'skipped' } : { kind: 'failed', reason: outcome.reason };
  };
