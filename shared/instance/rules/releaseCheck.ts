import type { FinalReply, Reaction } from '../../outbox/aggregate.ts';
import { type OutboxEntry, withoutEntry } from '../../outbox/outbox.ts';
import type { Instance } from '../instance.ts';
import { alarm, event } from './decision.ts';

/** The entry that asks the marketplace, before our own clock releases an instance, whether its order goes on. */
export const releaseCheck = 'instance.release-check';

/** What the marketplace said: `later` when it knows a later period than we do. */
export function releaseChecked(
  instance: Instance,
  entry: OutboxEntry,
  reply: FinalReply,
): Reaction<Instance> {
  const isLater = reply.kind === 'delivered' && reply.facts.period === 'later';
  const acknowledged = {
    answer: undefined,
    acknowledged: true,
    outbox: (entries: readonly OutboxEntry[]) => withoutEntry(entries, entry.id),
  } as const;
  const { frozenAt } = instance;
  if (instance.status !== 'frozen') return { ...acknowledged, changes: {}, events: [] };
  if (!isLater) return { ...acknowledged, changes: { releaseCheckedFor: frozenAt }, events: [] };
  const cause = { activity: 'clock' };
  const held = { releaseHeldFor: frozenAt, releaseNoticedAt: undefined };
  return {
    ...acknowledged,
    changes: held,
    events: [event('instance.release-due', instance, held, cause)],
    alarms: [alarm(instance, 'FrozenWhilePaid', cause)],
  };
}
