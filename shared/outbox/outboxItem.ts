import { any, list, number, string } from 'dynamodb-toolbox/schema';
import type { ItemKey } from '../table/key.ts';
import { TableError } from '../table/tableError.ts';
import type { OutboxEntry } from './outbox.ts';

/** What every item with an outbox has, whatever else it is: instance, licence, tenant, order. */
export interface OutboxItem extends ItemKey {
  /** Every write is conditioned on the version it read and adds one. */
  readonly version: number;
  /** Ids of the newest writes: a write whose answer was lost recognises itself here. */
  readonly recentAttempts: readonly string[];
  /** Of the newest event. */
  readonly sequence: number;
  readonly outbox: readonly OutboxEntry[];
  /** The newest lines of the history, see `recent.ts`. Open: it may have been written by another version, or damaged. */
  readonly recent?: unknown;
  /** While it lies ahead, one worker alone delivers this item's events. Epoch ms. */
  readonly leaseUntil?: number;
  readonly leaseId?: string;
  /** `<kind>#<shard>` and epoch ms of the next work; both absent when nothing lies ahead. */
  readonly dueShard?: string;
  readonly dueAt?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/**
 * An entry is what every version makes of it, and whatever else a newer one wrote. Another thing in its place makes the item
 * one that cannot be read: what looks at many items leaves it out and tells.
 */
const entryOfAnyVersion = {
  encode: (entry: unknown): unknown => entry,
  decode(entry: unknown): unknown {
    if (!isEntry(entry)) throw new TableError('item-malformed', 'a stored item cannot be read: outbox');
    return entry;
  },
};

function isEntry(entry: unknown): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const { id, type, sequence, at, attempts, nextAt, data }: Partial<Record<keyof OutboxEntry, unknown>> =
    entry;
  return (
    [id, type].every(text => typeof text === 'string') &&
    [sequence, at, attempts, nextAt].every(Number.isFinite) &&
    typeof data === 'object' &&
    data !== null
  );
}

/** Their description for the table. Outbox entries are open: an older version must keep what a newer one wrote. */
export const outboxAttributes = {
  version: number(),
  recentAttempts: list(string()),
  sequence: number(),
  outbox: list(any().transform(entryOfAnyVersion)),
  recent: any().optional(),
  leaseUntil: number().optional(),
  leaseId: string().optional(),
  dueShard: string().optional(),
  dueAt: number().optional(),
  createdAt: number(),
  updatedAt: number(),
};
