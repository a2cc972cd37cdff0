import { aggregateOf, type Decision } from '../outbox/aggregate.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { parseEventId } from '../outbox/eventId.ts';
import type { History } from '../outbox/history/history.ts';
import { type HistoryRecord, historyRecord, isSendable } from '../outbox/history/historyLine.ts';
import { insertEntry, type OutboxEntry, replaceEntry, withoutEntry } from '../outbox/outbox.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import { defined } from '../platform/defined.ts';
import type { Budget } from '../platform/effects.ts';
import type { PendingDeps } from './pendingEvents.ts';

/** What an operator may do with one event. */
export type EventOperation = 'done' | 'unknown';

interface OperateDeps extends PendingDeps {
  readonly history: History;
}

/**
 * Sends an event again: one that is still pending becomes due at once, one from the history goes back into the
 * outbox under its id and sequence, so that a receiver recognises it.
 *
 * @throws {TableError}
 */
export async function redeliverEvent(deps: OperateDeps, id: string, budget: Budget): Promise<EventOperation> {
  const event = parseEventId(id);
  const aggregate = event === undefined ? undefined : aggregateOf(deps.aggregates, event.key);
  if (event === undefined || aggregate === undefined) return 'unknown';
  const item = await aggregate.store.read(event.key, budget.signal);
  if (item === undefined) return 'unknown';
  // Read after the item: what left the item meanwhile stands in an item of its own.
  const record = item.outbox.some(entry => entry.id === id)
    ? undefined
    : await deps.history.read(item, event.sequence, budget.signal);
  const { answer } = await commitInTurn<OutboxItem, EventOperation>({
    aggregate,
    key: event.key,
    effects: deps.effects,
    budget,
    known: item,
    decide: (current, now) => redeliver(current, id, record, now),
  });
  return answer;
}

/**
 * Parks an event: it leaves the outbox with the operator's name and reason in its line, and later events may go.
 * Unknown when it is not pending.
 *
 * @throws {TableError}
 */
export async function dismissEvent(
  deps: OperateDeps,
  id: string,
  by: { readonly actor: string; readonly reason: string },
  budget: Budget,
): Promise<EventOperation> {
  const event = parseEventId(id);
  const aggregate = event === undefined ? undefined : aggregateOf(deps.aggregates, event.key);
  if (event === undefined || aggregate === undefined) return 'unknown';
  const note = `${by.actor}: ${by.reason}`.slice(0, 300);
  const { answer } = await commitInTurn<OutboxItem, EventOperation>({
    aggregate,
    key: event.key,
    effects: deps.effects,
    budget,
    decide(item, now) {
      const entry = item?.outbox.find(pending => pending.id === id);
      if (entry === undefined) return { ...edit(undefined), answer: 'unknown' };
      const left = [historyRecord(entry, 'dismissed', now, note)];
      return { ...edit(entries => withoutEntry(entries, id)), left };
    },
  });
  return answer;
}

function redeliver(
  item: OutboxItem | undefined,
  id: string,
  record: HistoryRecord | undefined,
  now: number,
): Decision<OutboxItem, EventOperation> {
  if (item?.outbox.some(entry => entry.id === id)) {
    return edit(entries => replaceEntry(entries, id, entry => ({ ...entry, nextAt: now })));
  }
  if (item === undefined || record === undefined || !isSendable(record)) {
    return { ...edit(undefined), answer: 'unknown' };
  }
  const { type, sequence, at, data, attempts } = record;
  // Never 0: that would say that nobody can have seen it.
  const entry: OutboxEntry = { id, type, sequence, at, data, attempts: Math.max(1, attempts), nextAt: now };
  return edit(entries => insertEntry(entries, entry));
}

function edit(
  outbox: Decision<OutboxItem, EventOperation>['outbox'] | undefined,
): Decision<OutboxItem, EventOperation> {
  return { changes: {}, events: [], answer: 'done', ...defined({ outbox }) };
}
