import { orderRead, readingOrder } from '../../instance/rules/orderReading.ts';
import type { Decision, FinalReply, Reaction } from '../../outbox/aggregate.ts';
import { eventData, type OutboxEntry } from '../../outbox/outbox.ts';
import { acknowledge } from '../../outbox/reaction.ts';
import { defined } from '../../platform/defined.ts';
import type { OrderLineFacts } from '../../wire/openApi/orderAnswer.ts';
import type { Order } from '../order.ts';

export interface NotifyCommand {
  readonly orderId: string;
  readonly orderLineId?: string | undefined;
  /** Whether the marketplace can be asked what the order is. */
  readonly readsOrder?: boolean;
}

/** Where the orders of a month are listed. */
export const orderList = (epochMs: number): string => `order#${new Date(epochMs).toISOString().slice(0, 7)}`;

/**
 * The marketplace hints that something about an order changed. It may come again in another state, so each hint is
 * passed on; one more while nobody has heard of the last one, and the order is still to be read for it, changes nothing.
 */
export function notify(
  order: Order | undefined,
  { orderId, orderLineId, readsOrder }: NotifyCommand,
  now: number,
): Decision<Order, undefined> {
  if (order !== undefined && isWaiting(order, readsOrder === true, now)) {
    return { changes: {}, events: [], answer: undefined };
  }
  return {
    changes: {
      orderId,
      ...defined({ orderLineId }),
      ...(order === undefined ? { listedIn: orderList(now), listedAt: now } : {}),
      notifiedAt: now,
      notifications: (order?.notifications ?? 0) + 1,
    },
    events: [
      ...(readsOrder === true ? [readingOrder({ activity: 'orderNotify', orderId, orderLineId })] : []),
      { type: 'order.notified', data: eventData({ orderId, orderLineId }) },
    ],
    answer: undefined,
  };
}

/** The last hint stands for a new one too: it is not told yet, and what it will tell is not being read already. */
function isWaiting({ outbox, leaseUntil = 0 }: Order, readsOrder: boolean, now: number): boolean {
  const unsent = outbox.some(entry => entry.type === 'order.notified' && entry.attempts === 0);
  const unread = outbox.some(
    entry => entry.type === orderRead && (entry.attempts === 0 || leaseUntil <= now),
  );
  return unsent && (!readsOrder || unread);
}

/** What the marketplace told of an order, or that nobody waits for it any longer: then nothing is known of it now. */
export function orderAsked(entry: OutboxEntry, reply: FinalReply): Reaction<Order> {
  const text = reply.kind === 'delivered' ? reply.facts.lines : undefined;
  const lines: readonly OrderLineFacts[] = text === undefined ? [] : JSON.parse(text);
  const texts = lines.length === 0 ? undefined : lines.map(line => JSON.stringify(line));
  return acknowledge(entry, { changes: { lines: texts } });
}

/**
 * Reconciliation found something about an order line that a person should see: the product hears of it once. An order that
 * could not be read is read again each day that finds it.
 *
 * @param type `order.unread` (a day has passed and nothing is known of it) or `order.unfulfilled` (it made no instance)
 */
export function reportOnce(
  order: Order | undefined,
  type: 'order.unread' | 'order.unfulfilled',
  orderLineId: string | undefined,
): Decision<Order, undefined> {
  const report = [type, orderLineId ?? ''].join(' ');
  const reported = order?.reported ?? [];
  if (order === undefined) return { changes: {}, events: [], answer: undefined };
  const { orderId, outbox } = order;
  const reads = type === 'order.unread' && outbox.every(entry => entry.type !== orderRead);
  const reading = reads ? [readingOrder({ activity: 'reconcileOrders', orderId, orderLineId })] : [];
  if (reported.includes(report)) return { changes: {}, events: reading, answer: undefined };
  return {
    changes: { reported: [...reported, report].slice(-maxReports) },
    events: [{ type, data: eventData({ orderId, orderLineId }) }, ...reading],
    answer: undefined,
  };
}

/** All of them are kept with the order, whose item holds 400 KB. */
const maxLines = 50;
const maxCharacters = 64 * 1_024;
/** How many reports are remembered: `order.unread` and `order.unfulfilled` of each line. */
const maxReports = 2 * maxLines;

/** The lines that are kept of an order: the first, and those after it that fit. */
export function keptLines(lines: readonly OrderLineFacts[]): readonly OrderLineFacts[] {
  let left = maxCharacters;
  return lines.slice(0, maxLines).filter((line, index) => {
    left -= JSON.stringify(line).length;
    return index === 0 || left >= 0;
  });
}

/** The lines of an order as they were read. */
export const orderLinesOf = ({ lines = [] }: Pick<Order, 'lines'>): readonly OrderLineFacts[] =>
  lines.map(line => JSON.parse(line));
