import type { NewEvent } from '../../outbox/outbox.ts';
import type { Alarm } from '../../platform/alarms.ts';
import { defined } from '../../platform/defined.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { Cause, IdempotencyKey, RenewCommand, UpgradeCommand } from '../command.ts';
import type { Instance } from '../instance.ts';
import { applied, withApplied } from './appliedEvents.ts';
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
} from './decision.ts';
import { readingOrder } from './order.ts';
import { refusedUpgrade } from './refusedUpgrades.ts';
import { statusAsOf, unfrozen } from './status.ts';

/** Only a freeze by the end of the period ends with its renewal; any other waits for the one who froze. */
const endsWithRenewal: ReadonlySet<string | undefined> = new Set(['clock', 'marketplace-expiry']);

/** A renewal, a conversion of a trial, a cancelled renewal: a new absolute expiry, once per event. */
export function renew(instance: Instance, command: RenewCommand, now: number): InstanceDecision {
  const repeated = repeat(instance, command.event, command.cause);
  if (repeated !== undefined) return repeated;
  if (instance.status === 'released' || instance.status === 'refused') return unknown;

  const { scene, productId, cause } = command;
  const present = instance.expireAt;
  const ignoredEarlier = command.expiry === 'later' && present !== undefined && command.expireAt < present;
  const renewed: Changes<Instance> = {
    expireAt: ignoredEarlier ? present : command.expireAt,
    expireAtSource: ignoredEarlier ? instance.expireAtSource : 'marketplace',
    appliedKeys: withApplied(instance.appliedKeys, command.event),
    ...defined({ productId }),
    ...statusAsOf(instance, command.signedAt, now),
  };
  const told = event('instance.renewed', instance, renewed, cause, {
    scene,
    productId,
    ...command.details,
  });
  const alarms = ignoredEarlier ? [alarm(instance, 'EarlierExpiryKeptOut', cause)] : [];

  const reads = command.readsOrder === true ? [readingOrder(cause)] : [];
  return ending(instance, renewed, [...reads, told], cause, now, alarms);
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
  if (ahead && instance.status === 'frozen' && endsWithRenewal.has(instance.frozenBy)) {
    const thawed: Changes<Instance> = { ...renewed, ...unfrozen };
    return change(thawed, [...told, event('instance.unfrozen', instance, thawed, cause)], alarms);
  }
  if (ahead && instance.freezeWaiting !== undefined && endsWithRenewal.has(instance.freezeWaiting)) {
    const forgotten: Changes<Instance> = { ...renewed, freezeWaiting: undefined };
    const line = record('instance.freeze-forgotten', instance, forgotten, cause);
    return change(forgotten, [...told, line], alarms);
  }
  return change(renewed, told, alarms);
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
