import type { RunningOrder } from './shopper.ts';
import type { Culprit, Trouble } from './troubles.ts';

const [minuteMs, hourMs] = [60_000, 3_600_000];

export interface NotedAlarm {
  readonly name: string;
  /** Epoch ms. */
  readonly at: number;
  readonly line: Readonly<Record<string, unknown>>;
}

export interface Suffered {
  readonly trouble: Trouble;
  /** Epoch ms. */
  readonly from: number;
  readonly until: number;
}

/** What happened in the world, by which an alarm is explained. */
export interface Happened {
  readonly troubles: readonly Suffered[];
  /** When the marketplace told a freeze, epoch ms. */
  readonly freezes: readonly number[];
  readonly orders: readonly RunningOrder[];
}

/** Whose fault an alarm may be, and for how many hours after that it may still be raised. */
const explanations: Readonly<Record<string, { readonly of: readonly Culprit[]; readonly hours: number }>> = {
  // Whatever the table does not answer is met within its trouble, or by a run that began in it.
  DueShardFailed: { of: ['table'], hours: 0.1 },
  DueItemFailed: { of: ['table'], hours: 0.1 },
  InlineDeliveryFailed: { of: ['table'], hours: 0.1 },
  SelfDialFailed: { of: ['table'], hours: 1 },
  ScheduleFailing: { of: ['table'], hours: 1.1 },
  ScheduleNotRun: { of: ['table'], hours: 3 },
  // An attempt that failed is made again after a pause that grows to an hour.
  EventOverdue: { of: ['product', 'table', 'marketplace'], hours: 3 },
  DueWorkLate: { of: ['product', 'table', 'marketplace'], hours: 3 },
  UsageNotPushed: { of: ['table', 'marketplace'], hours: 3 },
  // Told of what failed in the last five hours, for as long as it is not made up for.
  CreationFailing: { of: ['product', 'table'], hours: 5 },
  CallsFailing: { of: ['product', 'table'], hours: 1.1 },
  // The marketplace has not seen four hours after the purchase that it succeeded.
  InstanceUnconfirmed: { of: ['product', 'table'], hours: 4.1 },
};

const withoutTime = ['DueShardFailed', 'DueItemFailed', 'InlineDeliveryFailed', 'ReconciliationUnfinished'];
const ranOut = /TimeoutError|AbortError|did not answer in time|time is up|before the deadline/;

/** Alarms that nothing explains which was wrong at that time or shortly before. */
export function unexplainedAlarms(alarms: readonly NotedAlarm[], happened: Happened): readonly string[] {
  return alarms
    .filter(alarm => !isExplained(alarm, happened))
    .map(({ line }) => `nothing explains ${JSON.stringify(line)}`);
}

function isExplained({ name, at, line }: NotedAlarm, { troubles, freezes, orders }: Happened): boolean {
  // The marketplace freezes for a violation what is paid for.
  if (name === 'FrozenWhilePaid') return freezes.some(time => Math.abs(at - time) < minuteMs);
  if (name === 'UsageAfterWindow')
    return orders.some(one => one.isUsedLate === true && one.instanceId === line.instanceId);
  if (name === 'OrderNeverRead')
    return orders.some(order => order.planned.orderId === line.orderId && orderMayBeUnread(order, troubles));
  // A run that is under way when the clock is moved has no time left, and neither has one on a machine that is too busy.
  if (withoutTime.includes(name) && (line.reason === undefined || ranOut.test(String(line.reason))))
    return true;
  const { of = [], hours = 0 } = explanations[name] ?? {};
  return troubles.some(
    ({ trouble, from, until }) => of.includes(trouble.of) && from <= at && at <= until + hours * hourMs,
  );
}

/** Nobody waits for an order longer than 15 minutes: it may be that it could not be asked for, or be noted, in all of them. */
export const orderMayBeUnread = (
  { boughtFrom, boughtUntil, noticedAt }: RunningOrder,
  troubles: readonly Suffered[],
): boolean =>
  [
    [boughtFrom, boughtUntil],
    [noticedAt, noticedAt],
  ].some(
    ([readFrom = Number.POSITIVE_INFINITY, readUntil = Number.NEGATIVE_INFINITY]) =>
      readFrom <= readUntil &&
      troubles.some(
        ({ trouble, from, until }) =>
          trouble.of !== 'product' && from <= readUntil + hourMs && readFrom <= until + hourMs,
      ),
  );

/** It has not seen its success for four hours. */
export const mayBeUnconfirmed = ({ boughtFrom = 0, boughtUntil = 0 }: RunningOrder): boolean =>
  boughtUntil - boughtFrom > 4 * hourMs;
