import { type Aggregates, aggregateOf } from '../outbox/aggregate.ts';
import type { OutboxEntry } from '../outbox/outbox.ts';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { Effects } from '../platform/effects.ts';
import { minuteMs } from '../platform/time.ts';
import type { DueIndex } from '../table/dueIndex.ts';
import { type DueKind, dueShard, shards } from '../table/dueShards.ts';
import type { OnUnreadable } from '../table/itemQueries.ts';
import type { ItemKey } from '../table/key.ts';
import { pages } from '../table/page.ts';
import { TableError } from '../table/tableError.ts';

/** One event that the product has not got, or has accepted but not done. */
export interface PendingEvent {
  readonly item: ItemKey;
  readonly entry: OutboxEntry;
  /** Of what the item is about, where it is about one. */
  readonly orderId: string | undefined;
}

export interface PendingDeps {
  readonly index: DueIndex;
  readonly aggregates: Aggregates;
  readonly effects: Effects;
}

/** No pause between attempts is longer than an hour, so every item with an outbox is due within it, lease included. */
const lookAheadMs = 70 * minuteMs;

const kinds: readonly DueKind[] = ['deliver', 'expire', 'release'];

const pageSize = 100;

/**
 * Pending events of all items, item by item in the order of the index. Entries for the history alone are left out.
 * Reads candidates by the index and each item itself consistently.
 *
 * @param onUnreadable told of an item that cannot be read: its events are left out, those of all others are not
 * @throws {TableError}
 */
export async function* pendingEvents(
  { index, aggregates, effects }: PendingDeps,
  signal: AbortSignal | undefined,
  onUnreadable: OnUnreadable,
): AsyncGenerator<PendingEvent, void, void> {
  const until = effects.clock() + lookAheadMs;
  const partitions = kinds.flatMap(kind =>
    Array.from({ length: shards }, (_, shard) => dueShard(kind, shard)),
  );
  for (const partition of partitions) {
    for await (const keys of pages(from => index.page(partition, until, pageSize, from, signal))) {
      const items = await Promise.all(keys.map(key => readItem(aggregates, key, signal, onUnreadable)));
      for (const item of items) {
        for (const entry of item?.outbox ?? []) {
          if (item !== undefined && entry.silent !== true)
            yield { item: { pk: item.pk, sk: item.sk }, entry, orderId: orderOf(item) };
        }
      }
    }
  }
}

const orderOf = (item: object): string | undefined =>
  'orderId' in item && typeof item.orderId === 'string' ? item.orderId : undefined;

async function readItem(
  aggregates: Aggregates,
  key: ItemKey,
  signal: AbortSignal | undefined,
  onUnreadable: OnUnreadable,
): Promise<OutboxItem | undefined> {
  try {
    return await aggregateOf(aggregates, key)?.store.read(key, signal);
  } catch (error) {
    if (!(error instanceof TableError) || error.code !== 'item-malformed') throw error;
    onUnreadable(key, error);
    return undefined;
  }
}
