import type { FinalReply, Reaction } from '../../outbox/aggregate.ts';
import type { EventData, NewEvent, OutboxEntry } from '../../outbox/outbox.ts';
import { acknowledge } from '../../outbox/reaction.ts';
import { defined } from '../../platform/defined.ts';
import { isoTime, minuteMs } from '../../platform/time.ts';
import type { Sealer } from '../../seal/sealer.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { OrderBuyer, OrderLineFacts } from '../../wire/openApi/orderAnswer.ts';
import type { Cause } from '../command.ts';
import { familyOf } from '../family.ts';
import type { Instance } from '../instance.ts';
import { change, done, event, type InstanceDecision } from './decision.ts';

/** The entry that reads an order; the event behind it in the outbox waits for it. */
export const orderRead = 'order.read';

/** Longer than this nobody waits for an order: the event goes with `order: null`. */
const orderWaitMs = 15 * minuteMs;

/** When nobody waits any longer for an order to be read, epoch ms; undefined of every other entry. */
export const orderReadBy = ({ type, at }: OutboxEntry): number | undefined =>
  type === orderRead ? at + orderWaitMs : undefined;

/**
 * Whether the time of a reading is over. The first attempt is made however late it comes: after an outage of the deployment, or
 * of its schedules, nobody has asked the marketplace yet.
 *
 * @param entry as it was claimed: the attempt at hand is counted
 */
export const isReadTooLate = ({ at, attempts }: OutboxEntry, now: number): boolean =>
  attempts > 1 && at + orderWaitMs <= now;

/** What becomes of a reading that the marketplace did not answer: it is made again as long as somebody waits for it. */
export const readAgain = (
  { at }: OutboxEntry,
  now: number,
  reason: string,
): { readonly kind: 'skipped' } | { readonly kind: 'failed'; readonly reason: string } =>
  at + orderWaitMs <= now ? { kind: 'skipped' } : { kind: 'failed', reason };

/** The order of an event, to be read before the event goes out. */
export function readingOrder({ orderId = '', orderLineId = '' }: Cause): NewEvent {
  return { type: orderRead, data: { orderId, orderLineId } };
}

/** What the marketplace told of an order, or that nobody waits for it any longer. */
export function orderReply(
  instance: Instance,
  entry: OutboxEntry,
  reply: FinalReply,
  now: number,
): Reaction<Instance> {
  const text = reply.kind === 'delivered' ? reply.facts.order : undefined;
  const facts: OrderLineFacts | undefined = text === undefined ? undefined : JSON.parse(text);
  const ended = instance.status === 'released' || instance.status === 'refused';
  const quantity = Number(facts?.quantity);
  return acknowledge(entry, {
    ...defined({ found: facts === undefined ? undefined : amountsOf(facts) }),
    changes:
      facts === undefined || ended
        ? {}
        : {
            order: text,
            orderBuyer: reply.kind === 'delivered' ? reply.facts.orderBuyer : undefined,
            ...defined({ productId: facts.productId, skuCode: facts.skuCode }),
            ...estimatedPeriod(instance, facts, now),
            ...(isQuota(instance, facts.orderId, quantity) ? { quota: quantity } : {}),
          },
  });
}

/** Longer than this the amounts of an order never are; a line of the history has room for about as much, characters. */
const maxAmounts = 700;

/**
 * What an order cost, for its line in the history: the instance itself keeps its newest order alone. Numbers and currencies
 * only, since any name may stand before them.
 */
function amountsOf({ amounts, chargingMode, quantity }: OrderLineFacts): EventData {
  const found: [string, string][] = Object.entries(amounts)
    .filter(([, value]) => /^-?\d[\d.,]*$|^[A-Z]{3}$/.test(value))
    .map(([name, value]) => [`amounts.${name}`, value]);
  let left = maxAmounts;
  const kept = found.filter(([name, value]) => {
    left -= name.length + value.length + 6;
    return left >= 0;
  });
  return { ...Object.fromEntries(kept), ...defined({ chargingMode, quantity }) };
}

/**
 * The end of the first period as the order estimates it, where nobody has said it better: SaaS V2 names an expiry only at
 * a renewal. Our clock reports it and never acts on it.
 */
function estimatedPeriod(
  { expireAt, expireAtSource, orderId, orderLineId }: Instance,
  order: OrderLineFacts,
  now: number,
): Changes<Instance> {
  const isOwn = order.orderId === orderId && (orderLineId === undefined || order.orderLineId === orderLineId);
  if (!isOwn || order.expireAt === undefined) return {};
  if (expireAt !== undefined && expireAtSource !== 'order-estimate') return {};
  return { expireAt: order.expireAt, expireAtSource: 'order-estimate', expireAtSince: now };
}

/**
 * The size of an online licence's order is the number of its licences, until somebody says otherwise. The order of an
 * upgrade tells the new size: it gives more, and takes nothing away.
 */
function isQuota(instance: Instance, ofOrder: string, quantity: number): boolean {
  const { orderId, quota } = instance;
  if (!familyOf(instance).sizeIsQuota || !Number.isInteger(quantity) || quantity <= 0) return false;
  return quota === undefined || (ofOrder !== orderId && quantity > quota);
}

/**
 * A day has passed and nothing is known of the order: the product hears of it once. Whatever kept it from being read for a
 * quarter of an hour (a marketplace that was down, a table that throttled) is over by now, or the next day: it is read again.
 */
export function orderUnread(instance: Instance): InstanceDecision {
  const { order, orderUnreadReported, orderId, orderLineId, outbox } = instance;
  if (order !== undefined) return done;
  const cause = { activity: 'reconcileOrders', orderId, orderLineId };
  const reads = outbox.some(({ type }) => type === orderRead) ? [] : [readingOrder(cause)];
  if (orderUnreadReported === true) return change({}, reads);
  const changes = { orderUnreadReported: true };
  return change(changes, [event('order.unread', instance, changes, cause), ...reads]);
}

/** A freeze or a release waits for no order: what stands before it goes without. */
export function withoutWaiting(
  decision: InstanceDecision,
  instance: Instance,
  now: number,
): InstanceDecision {
  const waits = instance.outbox.some(({ type }) => type === orderRead);
  if (decision.events.length === 0 || !waits) return decision;
  return {
    ...decision,
    outbox: entries =>
      (decision.outbox?.(entries) ?? entries).map(entry =>
        entry.type === orderRead ? { ...entry, acceptedAt: entry.acceptedAt ?? now } : entry,
      ),
  };
}

/** Sealed for the instance's item: it may be personal. */
export function sealOrderBuyer(buyer: OrderBuyer, { pk }: Pick<Instance, 'pk'>, sealer: Sealer): string {
  return sealer.seal(JSON.stringify(buyer), { pk, attribute: 'orderBuyer' });
}

/** What the order says of its buyer; empty where it says nothing. */
export function openOrderBuyer(
  { orderBuyer, pk }: Pick<Instance, 'orderBuyer' | 'pk'>,
  sealer: Sealer,
): OrderBuyer {
  return orderBuyer === undefined ? {} : JSON.parse(sealer.open(orderBuyer, { pk, attribute: 'orderBuyer' }));
}

/** The order as an event shows it: only when it is the one that the event is about. */
export function orderView(
  order: string | undefined,
  orderId: unknown,
  buyer: OrderBuyer = {},
): Readonly<Record<string, unknown>> | null {
  if (order === undefined) return null;
  const facts: OrderLineFacts = JSON.parse(order);
  return facts.orderId === orderId ? { ...orderShown(facts), ...buyer } : null;
}

/** What is known of an order as everybody outside sees it: times in ISO 8601. */
export function orderShown({
  createdAt,
  expireAt,
  ...facts
}: OrderLineFacts): Readonly<Record<string, unknown>> {
  return {
    ...facts,
    ...defined({ createdAt: isoTime(createdAt), expireAt: isoTime(expireAt) }),
  };
}
