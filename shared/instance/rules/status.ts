import { type EventData, withoutEntry } from '../../outbox/outbox.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { Cause, FreezeCommand, UnfreezeCommand } from '../command.ts';
import type { FrozenBy, Instance } from '../instance.ts';
import { creationEvent } from './creation.ts';
import {
  alarmed,
  change,
  done,
  event,
  type InstanceDecision,
  impossible,
  record,
  unknown,
} from './decision.ts';
import { orderRead } from './order.ts';
import { isRepeatedCall, rememberedCall } from './statusCalls.ts';

/** Signed this much before the newest applied status call, a call is late or replayed. */
const staleAfterMs = 60_000;

/** The marketplace, an operator or our clock blocks the instance; its data stays. */
export function freeze(instance: Instance, command: FreezeCommand, now: number): InstanceDecision {
  const { by, cause } = command;
  if (isEnded(instance)) return by === 'operator' ? impossible(instance) : done;
  if (isStale(instance, command.signedAt)) return alarmed(instance, 'StaleStatusCall', cause);
  if (isRepeatedCall(instance, command.call)) return done;
  const asOf = counted(instance, command, now);
  switch (instance.status) {
    case 'provisioning': {
      const waiting = { freezeWaiting: stronger(instance.freezeWaiting, by), ...asOf };
      if (instance.freezeWaiting !== undefined) return change(waiting);
      return change(waiting, [record('instance.freeze-remembered', instance, waiting, cause)]);
    }
    case 'frozen':
      return change({ frozenBy: stronger(instance.frozenBy, by), ...asOf });
    default: {
      const frozen: Changes<Instance> = { status: 'frozen', frozenBy: by, frozenAt: now, ...asOf };
      return change(frozen, [event('instance.frozen', instance, frozen, cause, { frozenBy: by })]);
    }
  }
}

/** The marketplace or an operator lifts a freeze, whoever made it. */
export function unfreeze(instance: Instance, command: UnfreezeCommand, now: number): InstanceDecision {
  const { cause } = command;
  if (isEnded(instance)) return cause.actor === undefined ? unknown : impossible(instance);
  if (isStale(instance, command.signedAt)) return alarmed(instance, 'StaleStatusCall', cause);
  if (isRepeatedCall(instance, command.call)) return done;
  const asOf = counted(instance, command, now);
  switch (instance.status) {
    case 'provisioning': {
      const forgotten: Changes<Instance> = { freezeWaiting: undefined, ...asOf };
      if (instance.freezeWaiting === undefined) return change(asOf);
      return change(forgotten, [record('instance.freeze-forgotten', instance, forgotten, cause)]);
    }
    case 'frozen': {
      const active = { ...unfrozen, unfrozenAt: now, ...asOf };
      return change(active, [event('instance.unfrozen', instance, active, cause)]);
    }
    default:
      // Counts also for an active one: an unfreeze may come before the renewal that it belongs to.
      return change({ unfrozenAt: now, ...asOf });
  }
}

/** What every way back to active changes. */
export const unfrozen: Changes<Instance> = { status: 'active', frozenBy: undefined, frozenAt: undefined };

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
  const released: Changes<Instance> = {
    status: 'released',
    releasedAt: now,
    // A licence is nothing personal, and a repeat of its order is to get the one that was issued.
    ...(instance.family === 'license-v1' ? {} : { app: undefined }),
    customer: undefined,
    orderBuyer: undefined,
    upgradeParams: undefined,
    freezeWaiting: undefined,
  };
  const creation = creationEvent(instance.family);
  const unseen = instance.outbox.filter(entry => entry.type === creation && entry.attempts === 0);
  // With its event an order needs to be read no more.
  const reading = unseen.length === 0 ? [] : instance.outbox.filter(entry => entry.type === orderRead);
  const withdrawn = unseen.map(({ sequence }) =>
    record('instance.creation-withdrawn', instance, released, cause, { withdrawn: sequence }),
  );
  const told = event('instance.released', instance, released, cause, { reason, ...details });
  const decision = change(released, [...withdrawn, told]);
  if (unseen.length === 0) return decision;
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

/** Whose freeze it is when several froze: a renewal must not undo what the marketplace froze for another reason. */
const strength: readonly string[] = ['clock', 'operator', 'marketplace-expiry', 'marketplace-status'];

function stronger(present: string | undefined, by: FrozenBy): string {
  return present === undefined || strength.indexOf(by) > strength.indexOf(present) ? by : present;
}
