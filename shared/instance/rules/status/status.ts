import { type EventData, withoutEntry } from '../../../outbox/outbox.ts';
import { minuteMs } from '../../../platform/time.ts';
import type { Changes } from '../../../table/itemStore.ts';
import type { Cause, FreezeCommand, UnfreezeCommand } from '../../command.ts';
import { familyOf } from '../../family.ts';
import type { Instance } from '../../instance.ts';
import {
  alarm,
  alarmed,
  change,
  done,
  event,
  frozenEvent,
  type InstanceDecision,
  impossible,
  record,
  unknown,
} from '../decision.ts';
import { orderRead } from '../orderReading.ts';
import { freezesOf, heldBy, isPaidAhead, listed, withFreeze } from './freezes.ts';
import { isRepeatedCall, rememberedCall } from './statusCalls.ts';

/** Signed this much before the newest applied status call, a call is late or replayed. */
const staleAfterMs = minuteMs;

/** The marketplace, an operator or our clock blocks the instance; its data stays. */
export function freeze(instance: Instance, command: FreezeCommand, now: number): InstanceDecision {
  const { by, cause } = command;
  if (isEnded(instance)) return by === 'operator' ? impossible(instance) : done;
  if (isStale(instance, command.signedAt)) return alarmed(instance, 'StaleStatusCall', cause);
  if (isRepeatedCall(instance, command.call)) return done;
  const asOf = counted(instance, command, now);
  // The marketplace froze what it says is paid for: its word stands, and a person looks at it.
  const contradicts = by !== 'operator' && isPaidAhead(instance, now);
  const alarms = contradicts ? [alarm(instance, 'FrozenWhilePaid', cause)] : [];
  switch (instance.status) {
    case 'provisioning': {
      const waiting = { ...heldBy(instance, withFreeze(instance, by)), ...asOf };
      if (instance.freezeWaiting !== undefined) return change(waiting);
      return change(waiting, [record('instance.freeze-remembered', instance, waiting, cause)], alarms);
    }
    case 'frozen':
      return change({ ...heldBy(instance, withFreeze(instance, by)), ...asOf });
    default: {
      const frozen: Changes<Instance> = {
        status: 'frozen',
        frozenBy: by,
        frozenAt: now,
        ...listed(instance, [by]),
        ...asOf,
      };
      return change(frozen, [frozenEvent(instance, frozen, cause)], alarms);
    }
  }
}

/**
 * The marketplace lifts every freeze but an operator's, which stands until an operator lifts it. An operator lifts them
 * all: it is somebody's decision, recorded by name.
 */
export function unfreeze(instance: Instance, command: UnfreezeCommand, now: number): InstanceDecision {
  const { cause } = command;
  if (isEnded(instance)) return cause.actor === undefined ? unknown : impossible(instance);
  if (isStale(instance, command.signedAt)) return alarmed(instance, 'StaleStatusCall', cause);
  if (isRepeatedCall(instance, command.call)) return done;
  const asOf = counted(instance, command, now);
  const left = cause.actor === undefined ? freezesOf(instance).filter(by => by === 'operator') : [];
  const changes = { ...heldBy(instance, left), ...asOf };
  switch (instance.status) {
    case 'provisioning': {
      if (instance.freezeWaiting === undefined) return change(asOf);
      return change(changes, [record('instance.freeze-forgotten', instance, changes, cause)]);
    }
    case 'frozen': {
      const lifted = { ...changes, unfrozenAt: now };
      if (left.length === 0) return change(lifted, [event('instance.unfrozen', instance, lifted, cause)]);
      const line = record('instance.freeze-forgotten', instance, lifted, cause);
      return change(lifted, [line], [alarm(instance, 'FrozenWhilePaid', cause)]);
    }
    default:
      // Counts also for an active one: an unfreeze may come before the renewal that it belongs to.
      return change({ unfrozenAt: now, ...asOf });
  }
}

/**
 * The end: a tombstone without personal data stays, so that the order can never make a second instance. The
 * creation is withdrawn only if it was never attempted; otherwise the product may know the instance.
 */
export function release(
  instance: Instance,
  reason: string,
  cause: Cause,
  now: number,
  details: EventData = {},
): InstanceDecision {
  if (instance.status === 'released') return done;
  const { creationEvent, keepsResult } = familyOf(instance);
  const released: Changes<Instance> = {
    status: 'released',
    releasedAt: now,
    ...(keepsResult ? {} : { app: undefined, appFromSettings: undefined }),
    customer: undefined,
    orderBuyer: undefined,
    upgradeParams: undefined,
    freezeWaiting: undefined,
    ...listed(instance, []),
  };
  const unseen = instance.outbox.filter(entry => entry.type === creationEvent && entry.attempts === 0);
  const withdrawn = unseen.map(({ sequence }) =>
    record('instance.creation-withdrawn', instance, released, cause, { withdrawn: sequence }),
  );
  const told = event('instance.released', instance, released, cause, { reason, ...details });
  const decision = change(released, [...withdrawn, told]);
  if (unseen.length === 0) return decision;
  // With its event an order needs to be read no more.
  const reading = instance.outbox.filter(entry => entry.type === orderRead);
  return {
    ...decision,
    outbox: entries => [...unseen, ...reading].reduce((left, { id }) => withoutEntry(left, id), entries),
  };
}

const isEnded = ({ status }: Instance): boolean => status === 'released' || status === 'refused';

const isStale = (instance: Instance, signedAt: number | undefined): boolean =>
  instance.statusAsOf !== undefined &&
  signedAt !== undefined &&
  signedAt < instance.statusAsOf - staleAfterMs;

/**
 * The newest call that decided on the status, by when it was signed. One that was signed with a clock far ahead counts
 * as signed about now: otherwise every right one until then would be late.
 */
export function statusAsOf(instance: Instance, signedAt: number | undefined, now: number): Changes<Instance> {
  if (signedAt === undefined) return {};
  return { statusAsOf: Math.max(instance.statusAsOf ?? 0, Math.min(signedAt, now + staleAfterMs)) };
}

const counted = (
  instance: Instance,
  { signedAt, call }: FreezeCommand | UnfreezeCommand,
  now: number,
): Changes<Instance> => ({ ...statusAsOf(instance, signedAt, now), ...rememberedCall(instance, call) });
