import type { SyncLicenseStatusCommand } from '../../command.ts';
import type { Instance } from '../../instance.ts';
import { alarm, alarmed, change, done, event, type InstanceDecision } from '../decision.ts';
import { freezesOf, unfrozen } from '../status/freezes.ts';
import { freeze, release } from '../status/status.ts';

/**
 * What the marketplace says of a licence code when it is asked stands over what its callbacks said
 * (zh-cn_topic_0070649244). A released code stays released, and a freeze of the operator is the seller's own. Each
 * contradiction is an alarm: a callback was lost, or changed something by mistake.
 */
export function syncLicenseStatus(
  instance: Instance,
  command: SyncLicenseStatusCommand,
  now: number,
): InstanceDecision {
  const { status, cause } = command;
  if (!['ALIVE', 'EXPIRED', 'RELEASED'].includes(status)) {
    return alarmed(instance, 'UnknownLicenseStatus', cause);
  }
  if (instance.status === 'released') {
    return status === 'RELEASED' ? done : alarmed(instance, 'LicenseStatusContradicted', cause);
  }
  const period = status === 'RELEASED' ? done : ofPeriod(instance, command);
  const changed = ofStatus({ ...instance, ...period.changes } as Instance, command, now);
  const events = [...period.events, ...changed.events];
  if (events.length === 0) return done;
  return {
    ...changed,
    changes: { ...period.changes, ...changed.changes },
    events,
    alarms: [alarm(instance, 'LicenseStatusContradicted', cause)],
  };
}

/** Times of callbacks may be finer than those of answers, ms. */
const sameTimeMs = 1_000;

function ofPeriod(instance: Instance, { expireAt, cause }: SyncLicenseStatusCommand): InstanceDecision {
  const known = instance.expireAt ?? Number.NEGATIVE_INFINITY;
  if (expireAt === undefined || Math.abs(expireAt - known) < sameTimeMs) return done;
  const changes = { expireAt, expireAtSource: 'marketplace' };
  return change(changes, [event('instance.renewed', instance, changes, cause, { scene: 'QUERY' })]);
}

function ofStatus(
  instance: Instance,
  { status, cause }: SyncLicenseStatusCommand,
  now: number,
): InstanceDecision {
  switch (status) {
    case 'RELEASED':
      return release(instance, 'marketplace', cause, now);
    case 'EXPIRED':
      return instance.status === 'active'
        ? freeze(instance, { type: 'freeze', by: 'marketplace-expiry', cause }, now)
        : done;
    default: {
      if (instance.status !== 'frozen' || freezesOf(instance).includes('operator')) return done;
      const active = { ...unfrozen(instance), unfrozenAt: now };
      return change(active, [event('instance.unfrozen', instance, active, cause)]);
    }
  }
}
