import type { NewEvent } from '../../../outbox/outbox.ts';
import type { Alarm } from '../../../platform/alarms.ts';
import { defined } from '../../../platform/defined.ts';
import { isoTime } from '../../../platform/time.ts';
import type { Changes } from '../../../table/itemStore.ts';
import type { Cause, IdempotencyKey, RenewCommand, UpgradeCommand } from '../../command.ts';
import type { Instance } from '../../instance.ts';
import { applied, withApplied } from '../appliedEvents.ts';
import {
  alarm,
  alarmed,
  change,
  done,
  event,
  type InstanceDecision,
  impossible,
  record,
  unknown,
} from '../decision.ts';
import { readingOrder } from '../orderReading.ts';
import { freezesOf, heldBy } from '../status/freezes.ts';
import { statusAsOf } from '../status/status.ts';
import { periodCall, periodVerdict } from './period.ts';
import { refusedUpgrade } from './refusedUpgrades.ts';

/** Freezes that a renewal ends: those by the end of the period; any other waits for the one who froze. */
const endsWithRenewal: ReadonlySet<string | undefined> = new Set(['clock', 'marketplace-expiry']);

/** A renewal, a conversion of a trial, a cancelled renewal: a new absolute expiry, once per event. */
export function renew(instance: Instance, command: RenewCommand, now: number): InstanceDecision {
  const repeated = repeat(instance, command.event, command.cause);
  if (repeated !== undefined) return repeated;
  if (instance.status === 'released' || instance.status === 'refused') return unknown;

  const { scene, productId, cause } = command;
  const verdict = periodVerdict(instance, command);
  const remembered: Changes<Instance> = {
    appliedKeys: withApplied(instance.appliedKeys, command.event),
    ...periodCall(instance, command, now),
  };
  const keptOut = verdict === 'taken' ? [] : [keptOutAlarm(instance, command)];
  // Of a cancellation that is late, and of a renewal that was cancelled, the product hears nothing: nothing changed.
  if (verdict === 'cancelled-before' || (verdict === 'kept-out' && command.expiry === 'given')) {
    return change(remembered, [], keptOut);
  }
  const period: Changes<Instance> =
    verdict === 'kept-out'
      ? { expireAt: instance.expireAt, expireAtSource: instance.expireAtSource }
      : {
          expireAt: command.expireAt,
          expireAtSource: 'marketplace',
          expireAtSince: now,
          expireAtOrder: cause.orderId,
        };
  const renewed: Changes<Instance> = {
    ...period,
    ...remembered,
    ...defined({ productId }),
    ...statusAsOf(instance, command.signedAt, now),
  };
  const told = event('instance.renewed', instance, renewed, cause, {
    scene,
    productId,
    ...command.details,
  });
  const reads = command.readsOrder === true ? [readingOrder(cause)] : [];
  return ending(instance, renewed, [...reads, told], cause, now, keptOut);
}

/** The alarm of an expiry that was kept out: it names both, so that a person can tell which is right. */
function keptOutAlarm(instance: Instance, { cause, expireAt, scene }: RenewCommand): Alarm {
  const { name, detail } = alarm(instance, 'EarlierExpiryKeptOut', cause);
  const kept = isoTime(instance.expireAt) ?? '';
  return { name, detail: { ...detail, scene, kept, given: isoTime(expireAt) } };
}

/** A new expiry, with the end of a freeze by the old one: also of one that waits for provisioning to be finished. */
function ending(
  instance: Instance,
  renewed: Changes<Instance>,
  told: readonly NewEvent[],
  cause: Cause,
  now: number,
  alarms: readonly Alarm[] = [],
): InstanceDecision {
  const ahead = (renewed.expireAt ?? 0) > now;
  const freezes = freezesOf(instance);
  const left = freezes.filter(by => !endsWithRenewal.has(by));
  if (!ahead || freezes.length === 0) return change(renewed, told, alarms);
  if (left.length > 0) {
    // Paid again, and still frozen by the marketplace: its unfreeze should follow soon.
    const waits = instance.status === 'frozen' && left.includes('marketplace-status');
    const held = left.length === freezes.length ? {} : heldBy(instance, left);
    return change({ ...renewed, ...held, ...(waits ? { paidWhileFrozenAt: now } : {}) }, told, alarms);
  }
  const changes: Changes<Instance> = { ...renewed, ...heldBy(instance, left) };
  const line =
    instance.status === 'frozen'
      ? event('instance.unfrozen', instance, changes, cause)
      : record('instance.freeze-forgotten', instance, changes, cause);
  return change(changes, [...told, line], alarms);
}

/** A higher specification or quantity; what exactly was bought stands in the order. Once per event. */
export function upgrade(instance: Instance, command: UpgradeCommand): InstanceDecision {
  const repeated = repeat(instance, command.event, command.cause);
  if (repeated !== undefined) return repeated;
  if (instance.status === 'released' || instance.status === 'refused') return unknown;
  const { productId, skuCode, cause } = command;
  const changes: Changes<Instance> = {
    appliedKeys: withApplied(instance.appliedKeys, command.event),
    ...defined({ productId, skuCode, upgradeParams: command.params }),
  };
  const told = event('instance.upgraded', instance, changes, cause, {
    productId,
    skuCode,
    ...command.details,
    eventKey: command.event.key,
  });
  return change(changes, [...(command.readsOrder === true ? [readingOrder(cause)] : []), told]);
}

/** An operator sets the expiry. Our clock never acts on it: it is not the marketplace's word. */
export function extend(instance: Instance, expireAt: number, cause: Cause, now: number): InstanceDecision {
  if (instance.status === 'released' || instance.status === 'refused') return impossible(instance);
  const extended: Changes<Instance> = { expireAt, expireAtSource: 'operator' };
  const told = event('instance.renewed', instance, extended, cause, { scene: 'OPERATOR' });
  return ending(instance, extended, [told], cause, now);
}

/** The answer to an event that was processed before, also on a released instance; undefined when it is new. */
function repeat(instance: Instance, repeated: IdempotencyKey, cause: Cause): InstanceDecision | undefined {
  const refusal = refusedUpgrade(instance, repeated.key);
  if (refusal !== undefined) return { changes: {}, events: [], answer: { kind: 'refused', ...refusal } };
  switch (applied(instance.appliedKeys, repeated)) {
    case 'no':
      return undefined;
    case 'same':
      return done;
    case 'other-contents':
      return alarmed(instance, 'SameEventOtherContents', cause);
  }
}
