import type { Decision } from '../../outbox/aggregate.ts';
import type { Work } from '../../outbox/due.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import type { Alarm, AlarmName } from '../../platform/alarms.ts';
import { dayMs, hourMs, isoTime } from '../../platform/time.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { Cause } from '../command.ts';
import { familyOf } from '../family.ts';
import type { Instance } from '../instance.ts';
import { alarm, change, event, frozenEvent, type InstanceDecision } from './decision.ts';
import { freezesOf, isPaidAhead, listed } from './status/freezes.ts';
import { releaseCheck } from './status/releaseCheck.ts';
import { release } from './status/status.ts';

export interface ClockPolicy {
  /** `act`: freeze and release where the marketplace's facts allow it; `alarm`: only report; `off`: neither. */
  readonly ownClock: 'act' | 'alarm' | 'off';
  readonly expiryGraceMs: number;
  readonly retentionMs: number;
  /** The marketplace can be asked what it knows of an order. */
  readonly asksOrders: boolean;
}

/** A release cannot be undone: this long before it, the product and a person are told. */
const releaseNoticeMs = 3 * dayMs;

/** Paid again, but still frozen: by then the marketplace's unfreeze is missing. */
const unfreezeMissingAfterMs = dayMs;

/** A creation that the marketplace has not seen succeed by then may have been refunded. */
const unconfirmedAfterMs = 4 * hourMs;

const cause: Cause = { activity: 'clock' };

interface Step {
  readonly does:
    | 'freeze'
    | 'report-overdue'
    | 'announce-release'
    | 'check-release'
    | 'release'
    | 'report-release-due'
    | 'report-unconfirmed'
    | 'report-frozen-while-paid';
  readonly at: number;
}

const ofRelease: ReadonlySet<Step['does']> = new Set([
  'announce-release',
  'check-release',
  'release',
  'report-release-due',
]);

/**
 * The safety net for calls of the marketplace that never came. It acts on the marketplace's facts only: it freezes
 * what the marketplace said would expire, it releases what the marketplace froze; on estimates, unknown expiries
 * and the freezes of others it reports.
 *
 * ```
 *   frozen ────────── announced ─── 3 days ─── orders asked ── released
 *                        ✗ a call that failed, an operator's word, a later period: reported, never released
 * ```
 */
export function clockWork(instance: Instance, policy: ClockPolicy): Work | undefined {
  const [next] = steps(instance, policy);
  if (next === undefined) return undefined;
  return { kind: ofRelease.has(next.does) ? 'release' : 'expire', at: next.at };
}

/** What is due at `now` (epoch ms), one step at a time; undefined when nothing is. */
export function onClock(
  instance: Instance,
  policy: ClockPolicy,
  now: number,
): Decision<Instance, undefined> | undefined {
  const [next] = steps(instance, policy);
  if (next === undefined || next.at > now) return undefined;
  return { ...take(instance, next, policy, now), answer: undefined };
}

function steps(instance: Instance, policy: ClockPolicy): readonly Step[] {
  const all = [
    expiryStep(instance, policy),
    retentionStep(instance, policy),
    unfreezeStep(instance, policy),
    confirmationStep(instance),
  ];
  return all.filter(step => step !== undefined).sort((a, b) => a.at - b.at);
}

const acts = (instance: Instance, policy: ClockPolicy): boolean =>
  policy.ownClock === 'act' && instance.expireAtSource === 'marketplace' && familyOf(instance).ourClockActs;

function expiryStep(instance: Instance, policy: ClockPolicy): Step | undefined {
  const { status, expireAt, expireAtSince, unfrozenAt } = instance;
  if (status !== 'active' || expireAt === undefined || policy.ownClock === 'off') return undefined;
  // An expiry that lay in the past when it was told has its day of grace from then on.
  const at = Math.max(expireAt, expireAtSince ?? 0, unfrozenAt ?? 0) + policy.expiryGraceMs;
  if (acts(instance, policy)) return { does: 'freeze', at };
  return instance.overdueReported === expireAt ? undefined : { does: 'report-overdue', at };
}

/** When the retention of a frozen instance is over, and its release due. */
const releaseDueAt = ({ frozenAt = 0, expireAt = 0 }: Instance, policy: ClockPolicy): number =>
  Math.max(frozenAt, expireAt) + policy.retentionMs + policy.expiryGraceMs;

function retentionStep(instance: Instance, policy: ClockPolicy): Step | undefined {
  const { status, frozenAt, releaseNoticedAt = 0 } = instance;
  if (status !== 'frozen' || frozenAt === undefined || policy.ownClock === 'off') return undefined;
  const dueAt = releaseDueAt(instance, policy);
  const isAnnounced = releaseNoticedAt >= frozenAt;
  if (!mayRelease(instance, policy)) {
    // Also where a release was announced that is not to come now.
    return instance.releaseDueReported === frozenAt && !isAnnounced
      ? undefined
      : { does: 'report-release-due', at: dueAt };
  }
  if (!isAnnounced) return { does: 'announce-release', at: Math.max(frozenAt, dueAt - releaseNoticeMs) };
  const at = Math.max(dueAt, releaseNoticedAt + releaseNoticeMs);
  if (!policy.asksOrders || instance.releaseCheckedFor === frozenAt) return { does: 'release', at };
  return instance.outbox.some(({ type }) => type === releaseCheck)
    ? undefined
    : { does: 'check-release', at };
}

/**
 * Only what the marketplace itself froze, and only with a clean record: a call about it that was answered with an error
 * may have been the renewal.
 */
function mayRelease(instance: Instance, policy: ClockPolicy): boolean {
  const { expireAt, failedCall, keptByOperator, releaseHeldFor, frozenAt } = instance;
  const freezes = freezesOf(instance);
  return (
    acts(instance, policy) &&
    expireAt !== undefined &&
    failedCall === undefined &&
    keptByOperator !== true &&
    releaseHeldFor !== frozenAt &&
    !freezes.includes('operator') &&
    freezes.some(by => by === 'marketplace-expiry' || by === 'marketplace-status')
  );
}

function unfreezeStep(instance: Instance, policy: ClockPolicy): Step | undefined {
  const { status, paidWhileFrozenAt } = instance;
  if (status !== 'frozen' || paidWhileFrozenAt === undefined || policy.ownClock === 'off') return undefined;
  return { does: 'report-frozen-while-paid', at: paidWhileFrozenAt + unfreezeMissingAfterMs };
}

function confirmationStep(instance: Instance): Step | undefined {
  const { status, confirmedAt, unconfirmedReported, createdAt } = instance;
  const waits = status === 'provisioning' || status === 'active' || status === 'frozen';
  if (!waits || confirmedAt !== undefined || unconfirmedReported === true) return undefined;
  return { does: 'report-unconfirmed', at: createdAt + unconfirmedAfterMs };
}

function take(instance: Instance, { does }: Step, policy: ClockPolicy, now: number): InstanceDecision {
  const told = (
    type: EventTypeOf<'instance', 'product'>,
    changes: Changes<Instance>,
    name: AlarmName,
    details: Readonly<Record<string, string>> = {},
  ): InstanceDecision => {
    const seen = withFailedCall(alarm(instance, name, cause, details), instance);
    return change(changes, [event(type, instance, changes, cause, details)], [seen]);
  };
  switch (does) {
    case 'freeze': {
      const frozen: Changes<Instance> = {
        status: 'frozen',
        frozenBy: 'clock',
        frozenAt: now,
        ...listed(instance, ['clock']),
      };
      const alarms = [withFailedCall(alarm(instance, 'FrozenByClock', cause), instance)];
      return change(frozen, [frozenEvent(instance, frozen, cause)], alarms);
    }
    case 'announce-release': {
      const noticed = { releaseDueReported: instance.frozenAt, releaseNoticedAt: now };
      const releaseAt = new Date(
        Math.max(releaseDueAt(instance, policy), now + releaseNoticeMs),
      ).toISOString();
      return told('instance.release-due', noticed, 'InstanceReleaseDue', { releaseAt });
    }
    case 'check-release':
      return change({}, [{ type: releaseCheck, data: {} }]);
    case 'release':
      return {
        ...release(instance, 'retention-over', cause, now),
        alarms: [alarm(instance, 'ReleasedByClock', cause)],
      };
    case 'report-overdue':
      return told('instance.overdue', { overdueReported: instance.expireAt }, 'InstanceOverdue');
    case 'report-release-due': {
      const reported = { releaseDueReported: instance.frozenAt, releaseNoticedAt: undefined };
      return told('instance.release-due', reported, 'InstanceReleaseDue');
    }
    case 'report-unconfirmed':
      return told('instance.unconfirmed', { unconfirmedReported: true }, 'InstanceUnconfirmed');
    case 'report-frozen-while-paid':
      return isPaidAhead(instance, now)
        ? change({ paidWhileFrozenAt: undefined }, [], [alarm(instance, 'FrozenWhilePaid', cause)])
        : change({ paidWhileFrozenAt: undefined });
  }
}

/** What a person has to know first: the marketplace may have said so already, and heard an error. */
function withFailedCall({ name, detail }: Alarm, { failedCall }: Instance): Alarm {
  if (failedCall === undefined) return { name, detail };
  const { at, activity, orderId = '', resultCode } = failedCall;
  const failed = [activity, orderId, resultCode, isoTime(at)].filter(text => text !== '');
  return { name, detail: { ...detail, failedCall: failed.join(' ') } };
}
