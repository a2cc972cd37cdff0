import type { Decision } from '../../outbox/aggregate.ts';
import type { EventTypeOf } from '../../outbox/eventTypes.ts';
import { type EventData, eventData, type NewEvent } from '../../outbox/outbox.ts';
import type { Alarm, AlarmName } from '../../platform/alarms.ts';
import type { Changes } from '../../table/itemStore.ts';
import type { Cause, Outcome } from '../command.ts';
import type { Instance, InstanceFacts } from '../instance.ts';

export type InstanceDecision = Decision<Instance, Outcome>;

export type EventDetails = Readonly<Record<string, EventData[string] | undefined>>;

/** Success without any change. */
export const done: InstanceDecision = { changes: {}, events: [], answer: { kind: 'done' } };

/** Never known, or released and no longer to be changed. */
export const unknown: InstanceDecision = { changes: {}, events: [], answer: { kind: 'unknown' } };

export function impossible(instance: Instance): InstanceDecision {
  return { changes: {}, events: [], answer: { kind: 'impossible', status: instance.status } };
}

/** Success with changes, events and alarms. */
export function change(
  changes: Changes<Instance>,
  events: readonly NewEvent[] = [],
  alarms: readonly Alarm[] = [],
): InstanceDecision {
  return { changes, events, answer: { kind: 'done' }, alarms };
}

/** Success without any change that a person should look at. */
export function alarmed(instance: Instance, name: AlarmName, cause: Cause): InstanceDecision {
  return { ...done, alarms: [alarm(instance, name, cause)] };
}

export function alarm(
  instance: InstanceFacts,
  name: AlarmName,
  cause: Cause,
  more: Readonly<Record<string, string | number>> = {},
): Alarm {
  const detail = { instanceId: instance.instanceId, activity: cause.activity, ...more };
  return { name, detail: cause.orderId === undefined ? detail : { ...detail, orderId: cause.orderId } };
}

/**
 * An event with its cause and what it changed: the status and expiry before, and after where they differ.
 */
export function event(
  type: EventTypeOf<'instance', 'product'>,
  instance: InstanceFacts,
  changes: Changes<Instance>,
  cause: Cause,
  more: EventDetails = {},
): NewEvent {
  return { type, data: dataOf(instance, changes, cause, more) };
}

/** That it is frozen now, and who froze it. */
export function frozenEvent(instance: InstanceFacts, changes: Changes<Instance>, cause: Cause): NewEvent {
  return event('instance.frozen', instance, changes, cause, { frozenBy: changes.frozenBy });
}

/** A line for the history of something that the product need not be told. */
export function record(
  type: EventTypeOf<'instance', 'history'>,
  instance: InstanceFacts,
  changes: Changes<Instance>,
  cause: Cause,
  more: EventDetails = {},
): NewEvent {
  return { type, data: dataOf(instance, changes, cause, more) };
}

function dataOf(
  instance: InstanceFacts,
  changes: Changes<Instance>,
  cause: Cause,
  more: EventDetails,
): EventData {
  const after = { ...instance, ...changes };
  return eventData({
    activity: cause.activity,
    orderId: cause.orderId,
    orderLineId: cause.orderLineId,
    actor: cause.actor,
    status: after.status,
    expireAt: after.expireAt,
    previousStatus: after.status === instance.status ? undefined : instance.status,
    previousExpireAt: after.expireAt === instance.expireAt ? undefined : instance.expireAt,
    ...more,
  });
}
