import type { EventType } from './eventTypes.ts';

/**
 * The outbox that an item carries in itself: the write that changes the state also queues the events, so nothing is
 * saved but not announced, or announced but not saved. Pure.
 */

/** References, never bulk data: at most about 1 KB, composed into the full event at delivery. */
export type EventData = Readonly<Record<string, string | number | boolean | null>>;

export interface OutboxEntry {
  /** The same on every attempt; receivers tell repeats by it. */
  readonly id: string;
  /** One of `eventTypes`, or what another version wrote. */
  readonly type: string;
  /** Receivers order by it: 1, 2, 3 … per item. */
  readonly sequence: number;
  /** When it happened, epoch ms. */
  readonly at: number;
  /** Recorded before each attempt, so that 0 means "nobody can have seen it". */
  readonly attempts: number;
  /** Earliest next attempt, epoch ms. */
  readonly nextAt: number;
  readonly data: EventData;
  /** A line for the history that an older version queued; this one never does. */
  readonly silent?: boolean;
  /** The product took it but has not done it yet; it stays due as a reminder and no longer holds back later events. */
  readonly acceptedAt?: number;
  readonly lastFailure?: string;
}

export interface NewEvent {
  readonly type: EventType;
  readonly data: EventData;
  /** Not delivered before this moment, epoch ms: what it announces is still being written. */
  readonly notBefore?: number;
}

/**
 * The entry to work on now, if any: accepted entries are reminders in their own time; of all others only the first
 * may go, so that events leave in the order of their sequence.
 */
export function nextEntry(outbox: readonly OutboxEntry[], now: number): OutboxEntry | undefined {
  for (const entry of outbox) {
    if (entry.nextAt <= now) return entry;
    if (entry.acceptedAt === undefined) return undefined;
  }
  return undefined;
}

/** When {@link nextEntry} will next give something, epoch ms. */
export function nextEntryAt(outbox: readonly OutboxEntry[]): number | undefined {
  let earliest: number | undefined;
  for (const entry of outbox) {
    if (earliest === undefined || entry.nextAt < earliest) earliest = entry.nextAt;
    if (entry.acceptedAt === undefined) break;
  }
  return earliest;
}

/** Puts an entry where its sequence belongs; an entry of the same id is replaced. */
export function insertEntry(outbox: readonly OutboxEntry[], entry: OutboxEntry): readonly OutboxEntry[] {
  const others = outbox.filter(other => other.id !== entry.id);
  const index = others.findIndex(other => other.sequence > entry.sequence);
  return index === -1 ? [...others, entry] : others.toSpliced(index, 0, entry);
}

export function withoutEntry(outbox: readonly OutboxEntry[], id: string): readonly OutboxEntry[] {
  return outbox.filter(entry => entry.id !== id);
}

export function replaceEntry(
  outbox: readonly OutboxEntry[],
  id: string,
  edit: (entry: OutboxEntry) => OutboxEntry,
): readonly OutboxEntry[] {
  return outbox.map(entry => (entry.id === id ? edit(entry) : entry));
}

const maxText = 200;

/** Request values may be of any length; in an event they are references and cut. */
export function eventData(values: Readonly<Record<string, EventData[string] | undefined>>): EventData {
  const data: Record<string, EventData[string]> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) data[name] = typeof value === 'string' ? value.slice(0, maxText) : value;
  }
  return data;
}
