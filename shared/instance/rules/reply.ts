import type { FinalReply, Moment, Reaction } from '../../outbox/aggregate.ts';
import type { OutboxEntry } from '../../outbox/outbox.ts';
import { acknowledge, remindLater } from '../../outbox/reaction.ts';
import { familyOf } from '../family.ts';
import type { Instance } from '../instance.ts';
import { type Made, provisioned, refuse } from './creation/provisioning.ts';
import { alarm, change, type InstanceDecision } from './decision.ts';
import { licenseCodeReply } from './license/licenseCodeReply.ts';
import { orderRead, orderReply } from './orderReading.ts';
import { refusedUpgrade, withoutRefusedUpgrade, withRefusedUpgrade } from './renewal/refusedUpgrades.ts';
import { releaseCheck, releaseChecked } from './status/releaseCheck.ts';

/** What the product's reply to an event means for the instance. Pure. */
export function react(
  instance: Instance,
  entry: OutboxEntry,
  reply: FinalReply,
  moment: Moment,
): Reaction<Instance> {
  if (entry.type === orderRead) return orderReply(instance, entry, reply, moment.now);
  if (entry.type === releaseCheck) return releaseChecked(instance, entry, reply);
  const ofCode = licenseCodeReply(instance, entry, reply);
  if (ofCode !== undefined) return ofCode;
  const cause = { activity: `reply to ${entry.type}` };
  if (entry.type === familyOf(instance).creationEvent) {
    if (reply.kind === 'refused') return acknowledge(entry, refuse(instance, reply, cause));
    const made = reply.kind === 'delivered' ? madeBy(reply.facts) : undefined;
    if (made !== undefined) {
      const decision = provisioned(instance, made, cause, moment.now);
      return acknowledge(entry, moment.answering ? confirmed(decision, instance, moment.now) : decision);
    }
    if (instance.status === 'provisioning') {
      const overdue = alarm(instance, 'AcceptedNotDone', { activity: 'reminder' });
      return remindLater(entry, moment.now, overdue);
    }
  }
  if (entry.type === 'instance.upgraded') {
    const eventKey = String(entry.data.eventKey ?? '');
    if (reply.kind === 'refused') {
      return acknowledge(entry, {
        changes: { refusedUpgrades: withRefusedUpgrade(instance, eventKey, reply) },
        alarms: [alarm(instance, 'UpgradeRefused', cause)],
      });
    }
    if (reply.kind === 'delivered' && refusedUpgrade(instance, eventKey) !== undefined) {
      return acknowledge(entry, change({ refusedUpgrades: withoutRefusedUpgrade(instance, eventKey) }));
    }
  }
  return acknowledge(entry);
}

function madeBy({ app, appFromSettings }: Readonly<Record<string, string>>): Made | undefined {
  if (app !== undefined) return { app };
  return appFromSettings === undefined ? undefined : { appFromSettings: true };
}

/** The answer under way tells the marketplace that the instance is ready. */
function confirmed(decision: InstanceDecision, instance: Instance, now: number): InstanceDecision {
  if (decision.answer.kind !== 'done' || instance.confirmedAt !== undefined) return decision;
  return { ...decision, changes: { ...decision.changes, confirmedAt: now } };
}
