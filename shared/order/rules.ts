import type { Decision } from '../delivery/concept.ts';
import { eventData } from '../delivery/outbox.ts';
import type { Order } from './order.ts';

export interface NotifyCommand {
  readonly orderId: string;
  readonly orderLineId?: string | undefined;
}

/** Where the orders of a month are listed. */
export const orderList = (epochMs: number): string => `order#${new Date(epochMs).toISOString().slice(0, 7)}`;

/**
 * The marketplace hints that something about an order changed. It may come again in another state, so each hint is
 * passed on; hints that nobody has heard of yet are one.
 */
export function notify(
  order: Order | undefined,
  { orderId, orderLineId }: NotifyCommand,
  now: number,
): Decision<Order, undefined> {
  const waiting =
    order?.outbox.some(entry => entry.type === 'order.notified' && entry.attempts === 0) ?? false;
  return {
    changes: {
      orderId,
      ...(orderLineId === undefined ? {} : { orderLineId }),
      ...(order === undefined ? { listedIn: orderList(now), listedAt: now } : {}),
      notifiedAt: now,
      notifications: (order?.notifications ?? 0) + 1,
    },
    events: waiting ? [] : [{ type: 'order.notified', data: eventData({ orderId, orderLineId }) }],
    answer: undefined,
  };
}
