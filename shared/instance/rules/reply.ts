import type { FinalReply, Moment, Reaction } from '../../outbox/aggregate.ts';
import { type OutboxEntry, replaceEntry, withoutEntry } from '../../outbox/outbox.ts';
import { familyOf } from '../family.ts';
import type { Instance } from '../instance.ts';
import { alarm, change, type InstanceDecision } from './decision.ts';
import { licenseCodeReply } from './licenseCodeReply.ts';
import { orderRead, orderReply } from './order.ts';
import { provisioned, refuse } from './provisioning.ts';
import { refusedUpgrade, withoutRefusedUpgrade, withRefusedUpgrade } from './refusedUpgrades.ts';
import { releaseCheck, releaseChecked } from './releaseCheck.ts';

/** First reminder of something that the product accepted but has not done. */
const firstReminderMs = 60_000;

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
    if (reply.kind === 'refused') return leaves(entry, refuse(instance, reply, cause));
    const app = reply.kind === 'delivered' ? reply.facts.app : undefined;
    if (app !== undefined) {
      const made = provisioned(instance, app, cause, moment.now);
      return leaves(entry, moment.answering ? confirmed(made, instance, moment.now) : made);
    }
    if (instance.status === 'provisioning') return stays(instance, entry, moment.now);
  }
  if (entry.type === 'instance.upgraded') {
    const eventKey = String(entry.data.eventKey ?? '');
    if (reply.kind === 'refused') {
      return leaves(entry, {
        changes: { refusedUpgrades: withRefusedUpgrade(instance, eventKey, reply) },
        events: [],
        answer: { kind: 'done' },
        alarms: [alarm(instance, 'UpgradeRefused', cause)],
      });
    }
    if (reply.kind === 'delivered' && refusedUpgrade(instance, eventKey) !== undefined) {
      return leaves(entry, change({ refusedUpgrades: withoutRefusedUpgrade(instance, eventKey) }));
    }
  }
  return leaves(entry, { changes: {}, events: [], answer: { kind: 'done' } });
}

/** The event is done with; nothing of the decision is lost when the status had no use for it. */
function leaves(entry: OutboxEntry, decision: InstanceDecision): Reaction<Instance> {
  return {
    ...decision,
    answer: undefined,
    acknowledged: true,
    outbox: entries => withoutEntry(entries, entry.id),
  };
}

/** Accepted, not done: stays due as a reminder until the instance is provisioned or refused, and is alarmed. */
function stays(instance: Instance, entry: OutboxEntry, now: number): Reaction<Instance> {
  const reminded = entry.acceptedAt !== undefined;
  return {
    changes: {},
    events: [],
    answer: undefined,
    acknowledged: false,
    outbox: entries =>
      replaceEntry(entries, entry.id, queued =>
        reminded ? queued : { ...queued, acceptedAt: now, nextAt: now + firstReminderMs },
      ),
    alarms: reminded ? [alarm(instance, 'AcceptedNotDone', { activity: 'reminder' })] : [],
  };
}

/** The answer under way tells the marketplace that the instance is ready. */
function confirmed(decision: InstanceDecision, instance: Instance, now: number): InstanceDecision {
  if (decision.answer.kind !== 'done' || instance.confirmedAt !== undefined) return decision;
  return { ...decision, changes: { ...decision.changes, confirmedAt: now } };
}
