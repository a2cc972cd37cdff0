import { minuteMs } from '../../../platform/time.ts';
import type { Changes } from '../../../table/itemStore.ts';
import { orderTime } from '../../../wire/orderTime.ts';
import type { RenewCommand } from '../../command.ts';
import type { Instance } from '../../instance.ts';

/** Signed this much before the newest call about the period, a cancellation is late or replayed. */
const staleAfterMs = minuteMs;

/** How many cancelled orders an instance remembers, in case the renewal that was cancelled comes later. */
const maxCancelledOrders = 50;

/** What becomes of the period that a call names. */
export type PeriodVerdict = 'taken' | 'cancelled-before' | 'kept-out';

/**
 * Renewals and cancellations may overtake each other, be repeated long after, and come again from a recorded URL. A paid
 * year is never taken silently:
 *
 * - a renewal whose order was cancelled before it came changes nothing;
 * - a renewal to less than the marketplace's own word is kept out; over an estimate it stands, earlier or later;
 * - a cancellation that takes time away is kept out when it was signed before the newest call about the period, or
 *   when its order was placed before the one that the present period comes from.
 */
export function periodVerdict(instance: Instance, command: RenewCommand): PeriodVerdict {
  const { expireAt: present, expireAtSource, expireAtOrder, cancelledOrders = [], periodAsOf } = instance;
  const { orderId } = command.cause;
  const shortens = present !== undefined && command.expireAt < present;
  if (command.expiry === 'later') {
    if (orderId !== undefined && cancelledOrders.includes(orderId)) return 'cancelled-before';
    return shortens && expireAtSource !== 'order-estimate' ? 'kept-out' : 'taken';
  }
  if (!shortens || expireAtSource === 'order-estimate') return 'taken';
  const { signedAt } = command;
  const isLate = signedAt !== undefined && periodAsOf !== undefined && signedAt < periodAsOf - staleAfterMs;
  const [cancelled, paid] = [orderTime(orderId), orderTime(expireAtOrder)];
  const isOlder = cancelled !== undefined && paid !== undefined && cancelled < paid;
  return isLate || isOlder ? 'kept-out' : 'taken';
}

/** What is remembered of a call about the period, whatever becomes of it. */
export function periodCall(instance: Instance, command: RenewCommand, now: number): Changes<Instance> {
  const { orderId } = command.cause;
  const { cancelledOrders = [], periodAsOf = 0 } = instance;
  const { signedAt } = command;
  return {
    // Signed with a clock far ahead it counts as signed about now: otherwise every right one until then would be late.
    ...(signedAt === undefined
      ? {}
      : { periodAsOf: Math.max(periodAsOf, Math.min(signedAt, now + staleAfterMs)) }),
    ...(command.expiry === 'given' && orderId !== undefined && !cancelledOrders.includes(orderId)
      ? { cancelledOrders: [...cancelledOrders, orderId].slice(-maxCancelledOrders) }
      : {}),
  };
}
