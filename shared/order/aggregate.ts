import {
  isReadTooLate,
  orderRead,
  orderReadBy,
  orderView,
  readAgain,
} from '../instance/rules/orderReading.ts';
import type { MarketplaceApi } from '../marketplace/marketplaceApi.ts';
import type { Aggregate, Job } from '../outbox/aggregate.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import { plainAggregate } from '../outbox/plainAggregate.ts';
import { acknowledge } from '../outbox/reaction.ts';
import { withoutBuyer } from '../wire/openApi/orderAnswer.ts';
import type { Order } from './order.ts';
import { keptLines, orderAsked, orderLinesOf } from './rules/orderNotice.ts';
import type { OrderStore } from './store.ts';

export interface OrderAggregate extends Aggregate<Order> {
  readonly store: OrderStore;
}

export interface OrderDeps {
  clock(): number;
  readonly queryOrder: MarketplaceApi['queryOrder'];
  readonly history: Aggregate<Order>['history'];
  /** Whether somebody is told of what concerns these products. */
  isTold(productIds: readonly string[]): boolean;
}

/** Orders as items with an outbox. */
export function orderAggregate(store: OrderStore, deps: OrderDeps): OrderAggregate {
  return plainAggregate({
    name: 'order',
    store,
    history: deps.history,
    productIds,
    hasReceiver: order => deps.isTold(productIds(order)),
    waitsFor: (_order, event, before) => before.type === orderRead && event.type === 'order.notified',
    endsBy: orderReadBy,
    job: (order, entry) => (entry.type === orderRead ? readOrder(order, entry, deps) : undefined),
    compose(order, entry) {
      const views = (order.lines ?? []).map(text => orderView(text, order.orderId));
      return {
        orderId: order.orderId,
        orderLineId: entry.data.orderLineId ?? order.orderLineId,
        sequence: entry.sequence,
        notifiedAt: new Date(order.notifiedAt).toISOString(),
        order: views[0] ?? null,
        ...(views.length > 1 ? { lines: views } : {}),
      };
    },
    react: (_order, entry, received) =>
      entry.type === orderRead ? orderAsked(entry, received) : acknowledge(entry),
  });
}

/** Of its first line, as far as it was read. */
function productIds(order: Order): readonly string[] {
  const [line] = orderLinesOf(order);
  return [line?.productId, line?.skuCode].filter(id => id !== undefined);
}

/** A notice is only a hint: what became of the order is asked each time (docs/protocol/saas-v2.md 5.9). */
const readOrder =
  ({ orderId, orderLineId }: Order, entry: OutboxEntry, { clock, queryOrder }: OrderDeps): Job =>
  async ({ signal }) => {
    if (isReadTooLate(entry, clock())) return { kind: 'skipped' };
    const outcome = await queryOrder(orderId, orderLineId, signal);
    if (outcome.kind === 'order') {
      // Who bought it comes with the instance's events: orders are kept for ever, people are not.
      const lines = outcome.lines.map(line => withoutBuyer(line).facts);
      return { kind: 'delivered', facts: { lines: JSON.stringify(keptLines(lines)) } };
    }
    return outcome.kind === 'refused' ? { kind: 'skipped' } : readAgain(entry, clock(), outcome.reason);
  };
