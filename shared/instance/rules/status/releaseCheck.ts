import type { FinalReply, Reaction } from '../../../outbox/aggregate.ts';
import type { OutboxEntry } from '../../../outbox/outbox.ts';
import { acknowledge } from '../../../outbox/reaction.ts';
import type { Instance } from '../../instance.ts';
import { alarm, event } from '../decision.ts';

/** The entry that asks the marketplace, before our own clock releases an instance, whether its order goes on. */
export const releaseCheck = 'instance.release-check';

/** What the marketplace said: `later` when it knows a later period than we do. */
export function releaseChecked(
  instance: Instance,
  entry: OutboxEntry,
  reply: FinalReply,
): Reaction<Instance> {
  const isLater = reply.kind === 'delivered' && reply.facts.period === 'later';
  const { frozenAt } = instance;
  if (instance.status !== 'frozen') return acknowledge(entry);
  if (!isLater) return acknowledge(entry, { changes: { releaseCheckedFor: frozenAt } });
  const cause = { activity: 'clock' };
  const held = { releaseHeldFor: frozenAt, releaseNoticedAt: undefined };
  return acknowledge(entry, {
    changes: held,
    events: [event('instance.release-due', instance, held, cause)],
    alarms: [alarm(instance, 'FrozenWhilePaid', cause)],
  });
}
