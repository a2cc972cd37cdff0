import type { Decision } from '../../outbox/aggregate.ts';
import type { Work } from '../../outbox/due.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import type { AlarmName } from '../../platform/alarms.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { Cause } from '../command.ts';
import type { Instance } from '../instance.ts';
import { alarm, event, type InstanceDecision } from './decision.ts';
import { release } from './status.ts';

export interface ClockPolicy {
  /** `act`: freeze and release where the marketplace's facts allow it; `alarm`: only report; `off`: neither. */
  readonly ownClock: 'act' | 'alarm' | 'off';
  readonly expiryGraceMs: number;
  readonly retentionMs: number;
}

/** A creation that the marketplace has not seen succeed by then may have been refunded. */
const unconfirmedAfterMs = 4 * 60 * 60_000;

const cause: Cause = { activity: 'clock' };

type Step =
  | { readonly does: 'freeze' | 'report-overdue' | 'release' | 'report-release-due'; readonly at: number }
  | { readonly does: 'report-unconfirmed'; readonly at: number };

/**
 * The safety net for calls of the marketplace that never came. It acts on the marketplace's facts only: it freezes
 * what the marketplace said would expire, it releases what the marketplace froze; on estimates, unknown expiries
 * and the freezes of others it reports.
 */
export function clockWork(instance: Instance, policy: ClockPolicy): Work | undefined {
  const [next] = steps(instance, policy);
  if (next === undefined) return undefined;
  const kind = next.does === 'release' || next.does === 'report-release-due' ? 'release' : 'expire';
  return { kind, at: next.at };
}

/** What is due at `now` (epoch ms), one step at a time; undefined when nothing is. */
export function onClock(
  instance: Instance,
  policy: ClockPolicy,
  now: number,
): Decision<Instance, undefined> | undefined {
  const [next] = steps(instance, policy);
  if (next === undefined || next.at > now) return undefined;
  return { ...take(instance, next.does, now), answer: undefined };
}

function steps(instance: Instance, policy: ClockPolicy): readonly Step[] {
  const all = [expiryStep(instance, policy), retentionStep(instance, policy), confirmationStep(instance)];
  return all.filter(step => step !== undefined).sort((a, b) => a.at - b.at);
}

function expiryStep(instance: Instance, policy: ClockPolicy): Step | undefined {
  const { status, expireAt, expireAtSource, unfrozenAt } = instance;
  if (status !== 'active' || expireAt === undefined || policy.ownClock === 'off') return undefined;
  const at = Math.max(expireAt, unfrozenAt ?? 0) + policy.expiryGraceMs;
  if (policy.ownClock === 'act' && expireAtSource === 'marketplace') return { does: 'freeze', at };
  return instance.overdueReported === expireAt ? undefined : { does: 'report-overdue', at };
}

function retentionStep(instance: Instance, policy: ClockPolicy): Step | undefined {
  const { status, expireAt, expireAtSource, frozenBy, frozenAt } = instance;
  if (status !== 'frozen' || frozenAt === undefined || policy.ownClock === 'off') return undefined;
  const at = Math.max(frozenAt, expireAt ?? 0) + policy.retentionMs + policy.expiryGraceMs;
  const marketplaceFroze = frozenBy === 'marketplace-expiry' || frozenBy === 'marketplace-status';
  const known = expireAt !== undefined && expireAtSource === 'marketplace';
  if (policy.ownClock === 'act' && marketplaceFroze && known) {
    return { does: 'release', at };
  }
  return instance.releaseDueReported === frozenAt ? undefined : { does: 'report-release-due', at };
}

function confirmationStep(instance: Instance): Step | undefined {
  const { status, confirmedAt, unconfirmedReported, createdAt } = instance;
  const waits = status === 'provisioning' || status === 'active' || status === 'frozen';
  if (!waits || confirmedAt !== undefined || unconfirmedReported === true) return undefined;
  return { does: 'report-unconfirmed', at: createdAt + unconfirmedAfterMs };
}

function take(instance: Instance, does: Step['does'], now: number): InstanceDecision {
  const told = (
    type: EventTypeOf<'instance', 'product'>,
    changes: Changes<Instance>,
    name: AlarmName,
  ): InstanceDecision => ({
    changes,
    events: [event(type, instance, changes, cause)],
    answer: { kind: 'done' },
    alarms: [alarm(instance, name, cause)],
  });
  switch (does) {
    case 'freeze': {
      const frozen: Changes<Instance> = { status: 'frozen', frozenBy: 'clock', frozenAt: now };
      return told('instance.frozen', frozen, 'FrozenByClock');
    }
    case 'release':
      return {
        ...release(instance, 'retention-over', cause, now),
        alarms: [alarm(instance, 'ReleasedByClock', cause)],
      };
    case 'report-overdue':
      return told('instance.overdue', { overdueReported: instance.expireAt }, 'InstanceOverdue');
    case 'report-release-due':
      return told('instance.release-due', { releaseDueReported: instance.frozenAt }, 'InstanceReleaseDue');
    case 'report-unconfirmed':
      return told('instance.unconfirmed', { unconfirmedReported: true }, 'InstanceUnconfirmed');
  }
}
