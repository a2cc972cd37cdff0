import type { Changes } from '../../table/itemStore.ts';
import type { Cause, CreateCommand, ImportCommand, InstanceCommand } from '../command.ts';
import type { Instance } from '../instance.ts';
import { create } from './creation/creation.ts';
import { provisioned, refuse, reopen } from './creation/provisioning.ts';
import { registerUnknown } from './creation/registerUnknown.ts';
import { change, done, event, type InstanceDecision, impossible, record, unknown } from './decision.ts';
import { enqueueJob } from './enqueueJob.ts';
import { applyForLicense, setQuota } from './license/licenseQuota.ts';
import { syncLicenseStatus } from './license/licenseStatus.ts';
import { erase } from './moving/erase.ts';
import { importInstance } from './moving/importInstance.ts';
import { withoutWaiting } from './orderReading.ts';
import { extend, renew, upgrade } from './renewal/renewal.ts';
import { freeze, release, unfreeze } from './status/status.ts';

/**
 * What a command does to an instance: the whole lifecycle, pure. Commands come at any time, in any order, repeated
 * and late; every pair of command and status has an answer.
 *
 * @param now epoch ms
 */
export function decide(
  instance: Instance | undefined,
  command: InstanceCommand,
  now: number,
): InstanceDecision {
  // Under the id of an order that was imported stands an alias: the command is for what it names.
  if (instance?.aliasOf !== undefined) return unknown;
  if (command.type === 'create') return create(instance, command, now);
  if (command.type === 'import') {
    return importInstance(instance, command, now, (known, step) => decide(known, step, now));
  }
  if (instance === undefined) {
    const creation = 'registers' in command ? command.registers : undefined;
    return creation === undefined
      ? unknown
      : registerUnknown(creation, now, registered => decide(registered, command, now));
  }
  return withoutFailure(decideKnown(instance, command, now), instance, command);
}

/** The call that failed has come again and was done: nothing is missing any more. */
function withoutFailure(
  decision: InstanceDecision,
  { failedCall }: Instance,
  command: InstanceCommand,
): InstanceDecision {
  if (failedCall === undefined || decision.answer.kind !== 'done' || !('cause' in command)) return decision;
  const { activity, orderId } = command.cause;
  if (activity !== failedCall.activity || orderId !== failedCall.orderId) return decision;
  return { ...decision, changes: { ...decision.changes, failedCall: undefined } };
}

function decideKnown(
  instance: Instance,
  command: Exclude<InstanceCommand, CreateCommand | ImportCommand>,
  now: number,
): InstanceDecision {
  switch (command.type) {
    case 'note-failed-call':
      return change({ failedCall: command.failed });
    case 'erase':
      return erase(instance, command);
    case 'keep':
      return keep(instance, command.keeps, command.cause);
    case 'provisioned':
      return provisioned(instance, { app: command.app }, command.cause, now);
    case 'refuse':
      return refuse(instance, { code: command.code, reason: command.reason }, command.cause);
    case 'reopen':
      return reopen(instance, command.cause);
    case 'renew':
      return renew(instance, command, now);
    case 'upgrade':
      return upgrade(instance, command);
    case 'freeze':
      return withoutWaiting(freeze(instance, command, now), instance, now);
    case 'unfreeze':
      return unfreeze(instance, command, now);
    case 'release':
      return withoutWaiting(
        release(instance, command.reason, command.cause, now, command.details),
        instance,
        now,
      );
    case 'sync-license-status':
      return withoutWaiting(syncLicenseStatus(instance, command, now), instance, now);
    case 'extend':
      return extend(instance, command.expireAt, command.cause, now);
    case 'apply-for-license':
      return applyForLicense(instance, command);
    case 'set-usage-info':
      return instance.status === 'released' ? impossible(instance) : change({ usageInfo: command.usageInfo });
    case 'enqueue-job':
      return enqueueJob(instance, command.entry);
    case 'announce':
      return change({}, [event(command.event, instance, {}, command.cause, command.data)]);
    case 'set-quota':
      return setQuota(instance, command.quota, command.cause);
    case 'confirm':
      return instance.confirmedAt === undefined ? change({ confirmedAt: now }) : done;
  }
}

/** Our own clock releases what an operator keeps only once an operator lets it. */
function keep(instance: Instance, keeps: boolean, cause: Cause): InstanceDecision {
  if (instance.status === 'released' || instance.status === 'refused') return impossible(instance);
  if ((instance.keptByOperator === true) === keeps) return done;
  const changes: Changes<Instance> = { keptByOperator: keeps ? true : undefined };
  return change(changes, [record(keeps ? 'instance.kept' : 'instance.let-go', instance, changes, cause)]);
}
