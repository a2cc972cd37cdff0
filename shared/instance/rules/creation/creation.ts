import { defined } from '../../../platform/defined.ts';
import type { CreateCommand, Outcome } from '../../command.ts';
import { familyOf } from '../../family.ts';
import type { Instance, InstanceFacts } from '../../instance.ts';
import { alarm, event, type InstanceDecision } from '../decision.ts';
import { readingOrder } from '../orderReading.ts';

/**
 * The first call makes the instance. Every repeat gets the same one and its present state, for ever, also after
 * release: nothing is made anew, and the first call's contents stand. A repeat that finds nobody at work on what is due
 * does it itself: whoever began it may have died.
 */
export function create(
  instance: Instance | undefined,
  command: CreateCommand,
  now: number,
): InstanceDecision {
  if (instance === undefined) {
    const made = newInstance(command, now);
    return {
      changes: made,
      events: [
        ...(command.readsOrder === true ? [readingOrder(command.cause)] : []),
        event(familyOf(command).creationEvent, made, {}, command.cause, command.details),
      ],
      answer: made.status === 'active' ? { kind: 'done' } : { kind: 'in-progress' },
    };
  }
  // Nobody knows what the first call of an imported order said.
  const otherwise = instance.importedAt === undefined && instance.contents !== command.payloadHash;
  const confirms = instance.status === 'active' || instance.status === 'frozen';
  return {
    changes: confirms && instance.confirmedAt === undefined ? { confirmedAt: now } : {},
    events: [],
    answer: creationOutcome(instance),
    // The buyer waits: where the one who asked the product is gone, this call asks again.
    resumes: instance.status === 'provisioning',
    alarms: otherwise ? [alarm(instance, 'SameOrderOtherContents', command.cause)] : [],
  };
}

/** What newInstance is told about an instance that exists. */
export function creationOutcome(instance: Pick<Instance, 'status' | 'refusal'>): Outcome {
  switch (instance.status) {
    case 'active':
    case 'frozen':
    case 'released':
      return { kind: 'done' };
    case 'refused':
      return { kind: 'refused', ...(instance.refusal ?? { code: '000005', reason: '' }) };
    default:
      return { kind: 'in-progress' };
  }
}

/** What a first call makes. Nothing has to be made where the marketplace brings the code itself. */
export function newInstance(command: CreateCommand, now: number): InstanceFacts {
  const {
    family,
    orderId,
    orderLineId,
    productId,
    skuCode,
    businessId,
    payloadHash,
    customer,
    identificationCode,
    license,
  } = command;
  const { chargingMode } = command.details ?? {};
  const ready = command.fromSettings === true || license !== undefined;
  const facts: InstanceFacts = {
    instanceId: command.instanceId,
    family,
    orderId,
    contents: payloadHash,
    status: ready ? 'active' : 'provisioning',
    appliedKeys: [],
    listedIn: `instance#${new Date(now).toISOString().slice(0, 7)}`,
    listedAt: now,
  };
  return {
    ...facts,
    ...defined({
      orderLineId,
      productId,
      skuCode,
      chargingMode: typeof chargingMode === 'string' ? chargingMode : undefined,
      businessId,
      customer,
      identificationCode,
      license,
      appFromSettings: command.fromSettings === true ? true : undefined,
    }),
    ...(ready || command.answeredAtOnce === true || !familyOf(command).polled ? { confirmedAt: now } : {}),
    ...(command.expireAt === undefined
      ? {}
      : { expireAt: command.expireAt, expireAtSource: 'order-estimate' }),
  };
}
