import type { Alarm } from '../platform/alarms.ts';
import { minuteMs } from '../platform/time.ts';
import type { Decision, Reaction } from './aggregate.ts';
import { type OutboxEntry, replaceEntry, withoutEntry } from './outbox.ts';

/** The event is done with: it leaves the outbox. Nothing of the decision is lost when the status had no use for it. */
export function acknowledge<Item>(
  entry: OutboxEntry,
  decision: Partial<Decision<Item, unknown>> & Pick<Reaction<Item>, 'found'> = {},
): Reaction<Item> {
  return {
    changes: {},
    events: [],
    ...decision,
    answer: undefined,
    acknowledged: true,
    outbox: entries => withoutEntry(decision.outbox?.(entries) ?? entries, entry.id),
  };
}

/** First reminder of something that the product accepted but has not done. */
const firstReminderMs = minuteMs;

/**
 * Accepted, not done: stays due as a reminder in its own time, until the item itself says that it is done.
 *
 * @param overdue the alarm of every reminder that finds it not done yet
 */
export function remindLater<Item>(entry: OutboxEntry, now: number, overdue: Alarm): Reaction<Item> {
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
    alarms: reminded ? [overdue] : [],
  };
}
