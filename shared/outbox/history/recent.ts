import { defined } from '../../platform/defined.ts';
import type { ItemKey } from '../../table/key.ts';
import { eventId } from '../eventId.ts';
import type { HistoryRecord } from './historyLine.ts';

/**
 * The newest lines of an item's history, carried in the item itself: the write that takes an event out of the outbox
 * also records it. Lines that find no room are put into items of their own first ("spilled"), the oldest first. Pure.
 *
 * Why so many: a line has about 250 bytes, an instance without any about 1.1 KB. A life in full (bought, provisioned,
 * renewed five times, frozen, unfrozen, released) has ten lines, so with twelve it never waits for the put of a line,
 * which costs one more request, 1 ms of CPU and a round trip. A table bills writes by the KB of the whole item and
 * consistent reads by 4 KB. Twelve lines of 250 bytes are 3 KB: an item stays at one unit for a read, and a write
 * costs five units at most, three on average, where it was two and one more for each line. With
 * twelve to four of them left, one write in eight spills; with eight to four it would be one in four, to save one unit.
 */
export const maxLines = 12;
const maxBytes = 3 * 1024;

/** So many stay when there is no room for more: what just happened is what people look for. */
const newest = 4;

/** Lines put before one write. More than that another version has left; the next writes go on with them. */
const maxSpill = 24;

/** A line of `recent`. */
export interface RecentLine {
  /** JSON text of a {@link HistoryRecord} without its id, which follows from the item and the sequence. */
  readonly stored: unknown;
  /** Undefined when this version cannot read it: another one can, so it stays as it is. */
  readonly record?: HistoryRecord;
  /** Everything that stands in it, also what only a newer version knows. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A line that can be read, and so has a place of its own. */
export type ReadableLine = Required<RecentLine>;

const isReadable = (line: RecentLine): line is ReadableLine => line.record !== undefined;

/** The lines of an item, newest last. Whatever stands there is taken as it is. */
export function recentLines(item: ItemKey & { readonly recent?: unknown }): readonly RecentLine[] {
  const { recent } = item;
  if (recent === undefined) return [];
  return (Array.isArray(recent) ? recent : [recent]).map(stored => readLine(item, stored));
}

/** Those that can be read. */
export const recentRecords = (item: ItemKey & { readonly recent?: unknown }): readonly HistoryRecord[] =>
  recentLines(item).flatMap(({ record }) => (record === undefined ? [] : [record]));

export interface WithLines {
  /** What the item is to carry; undefined when it stays as it is. */
  readonly recent: readonly unknown[] | undefined;
  /** To be put into items of their own before the write. */
  readonly spilled: readonly ReadableLine[];
  /** Something about it that a person should know: why it cannot be read as this version writes it. */
  readonly problem: 'unreadable' | 'too long' | undefined;
}

/**
 * Adds lines to those of an item. Of one sequence there is one line: an event that was sent again replaces its own.
 * Only what stands in the item already is spilled, since a write that loses its race was never made: `settled` are
 * lines that the item carries elsewhere, in the outbox of an older version.
 *
 * @param keptSince what left before, epoch ms, is shown no more and need not be kept
 */
export function withLines(
  item: ItemKey & { readonly recent?: unknown },
  added: readonly HistoryRecord[],
  settled: readonly HistoryRecord[],
  keptSince: number,
): WithLines {
  const present = recentLines(item);
  const replaced = new Set([...added, ...settled].map(({ sequence }) => sequence));
  const standing = [
    ...present.filter(({ record }) => record === undefined || !replaced.has(record.sequence)),
    ...settled.map(newLine),
  ];
  const lines = [...standing, ...added.map(newLine)];
  const left = { count: 0, bytes: 0 };
  for (const { stored } of lines.filter(isReadable)) count(left, stored, 1);
  const leaving = new Set<RecentLine>();
  if (left.count > maxLines || left.bytes > maxBytes) {
    for (const line of standing.filter(isReadable)) {
      const fits = left.count <= newest && left.bytes <= maxBytes;
      if (fits || leaving.size >= maxSpill) break;
      leaving.add(line);
      count(left, line.stored, -1);
    }
  }
  const unreadable = present.some(({ record }) => record === undefined);
  const problem = unreadable ? 'unreadable' : leaving.size >= maxSpill ? 'too long' : undefined;
  const changed = added.length + settled.length + leaving.size > 0;
  return {
    recent: changed ? lines.filter(line => !leaving.has(line)).map(({ stored }) => stored) : undefined,
    spilled: [...leaving].filter(isReadable).filter(({ record }) => record.leftAt >= keptSince),
    problem,
  };
}

function count(left: { count: number; bytes: number }, stored: unknown, sign: 1 | -1): void {
  left.count += sign;
  left.bytes += sign * Buffer.byteLength(typeof stored === 'string' ? stored : JSON.stringify(stored));
}

function newLine(record: HistoryRecord): ReadableLine {
  const { id: _, ...fields } = record;
  return { stored: JSON.stringify(fields), record, fields };
}

function readLine(key: ItemKey, stored: unknown): RecentLine {
  const fields = typeof stored === 'string' ? parsed(stored) : stored;
  if (!isRecord(fields)) return { stored };
  const { type, sequence, at, attempts, data, outcome, leftAt, note } = fields;
  const isLine =
    typeof type === 'string' &&
    typeof outcome === 'string' &&
    isRecord(data) &&
    [sequence, at, attempts, leftAt].every(
      value => typeof value === 'number' && Number.isSafeInteger(value),
    ) &&
    (note === undefined || typeof note === 'string') &&
    Number(sequence) > 0;
  if (!isLine) return { stored };
  const record = { type, sequence, at, attempts, data, outcome, leftAt, ...defined({ note }) };
  return { stored, fields, record: { id: eventId(key, Number(sequence)), ...record } as HistoryRecord };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
