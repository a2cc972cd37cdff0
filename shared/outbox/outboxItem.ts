import { any, list, number, string } from 'dynamodb-toolbox';
import type { ItemKey } from '../table/itemStore.ts';
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

/** Their description for the table. Outbox entries are open: an older version must keep what a newer one wrote. */
export const outboxAttributes = {
  version: number(),
  recentAttempts: list(string()),
  sequence: number(),
  outbox: list(any()),
  recent: any().optional(),
  leaseUntil: number().optional(),
  leaseId: string().optional(),
  dueShard: string().optional(),
  dueAt: number().optional(),
  createdAt: number(),
  updatedAt: number(),
};
