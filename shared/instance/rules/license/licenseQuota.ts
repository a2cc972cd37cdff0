import type { OrderLineFacts } from '../../../wire/openApi/orderAnswer.ts';
import type { ApplyForLicenseCommand, Cause } from '../../command.ts';
import type { Instance } from '../../instance.ts';
import { change, done, type InstanceDecision, impossible, record, unknown } from '../decision.ts';

/**
 * A buyer applies for an online licence. Each application takes one licence of the order, once; what the order does
 * not cover is refused with the codes of `zh-cn_topic_0070649288`.
 */
export function applyForLicense(instance: Instance, command: ApplyForLicenseCommand): InstanceDecision {
  const { application, cause, settled = [] } = command;
  if (instance.status === 'released' || instance.status === 'refused') return unknown;
  const listed = instance.applications ?? [];
  if (listed.includes(application)) return done;
  // It may have left the list since its own item was seen: only if none has left since, it was not counted for certain.
  if ((instance.applicationsSettled ?? 0) !== (command.settledAsOf ?? 0)) return lookAgain;

  const counted = countedApplications(instance);
  const refusal = refusalOf(instance, counted, command);
  if (refusal !== undefined) return { ...done, answer: { kind: 'refused', ...refusal } };
  const left = listed.filter(id => !settled.includes(id));
  const changes = {
    applications: [...left, application],
    ...(left.length === listed.length ? {} : { applicationsSettled: counted - left.length }),
  };
  return change(changes, [
    record('license.application-counted', instance, changes, cause, { counted: counted + 1 }),
  ]);
}

/** How many licences of the order are taken. */
export function countedApplications({
  applications = [],
  applicationsSettled = 0,
}: Pick<Instance, 'applications' | 'applicationsSettled'>): number {
  return applications.length + applicationsSettled;
}

const lookAgain: InstanceDecision = { changes: {}, events: [], answer: { kind: 'in-progress' } };

/** What was counted stays counted, also above a smaller quota. */
export function setQuota(instance: Instance, quota: number, cause: Cause): InstanceDecision {
  if (instance.status === 'released' || instance.status === 'refused') return impossible(instance);
  if (instance.quota === quota) return done;
  const changes = { quota };
  return change(changes, [record('license.quota-set', instance, changes, cause, { quota })]);
}

interface Refusal {
  readonly code: string;
  readonly reason: string;
}

function refusalOf(
  instance: Instance,
  counted: number,
  { effectiveAt, expireAt }: ApplyForLicenseCommand,
): Refusal | undefined {
  if (instance.status === 'frozen' || instance.freezeWaiting !== undefined) {
    return { code: '000901', reason: 'the order is frozen' };
  }
  const end = instance.expireAt;
  if (expireAt === undefined && (end !== undefined || isPeriod(instance))) {
    return { code: '000902', reason: 'the order has an end, so the licence needs an expiry date' };
  }
  // An estimate may be too early by the time between order and opening: it refuses nobody.
  const certain = instance.expireAtSource === 'marketplace';
  if (certain && end !== undefined && (effectiveAt >= end || (expireAt ?? 0) > end)) {
    return { code: '000901', reason: 'outside the validity dates of the order' };
  }
  if (expireAt !== undefined && expireAt <= effectiveAt) {
    return { code: '000901', reason: 'the licence would end before it begins' };
  }
  if (instance.quota !== undefined && counted >= instance.quota) {
    return { code: '000900', reason: 'no licence quota left in the effective order' };
  }
  return undefined;
}

/** What was read of the order says that it is for a time, though how long is only an estimate there. */
function isPeriod({ order }: Instance): boolean {
  if (order === undefined) return false;
  const facts: OrderLineFacts = JSON.parse(order);
  return facts.chargingMode === 'PERIOD';
}
