import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { any, number, string } from 'dynamodb-toolbox/schema';
import { forEachConcurrently } from '../../platform/forEachConcurrently.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { expiryAttributes } from '../../table/dueShards.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../../table/itemQueries.ts';
import { itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { tableError } from '../../table/tableError.ts';
import type { OutboxItem } from '../outboxItem.ts';
import type { HistoryRecord } from './historyLine.ts';
import { type ReadableLine, recentRecords } from './recent.ts';

export interface HistoryPage {
  readonly records: readonly HistoryRecord[];
  /** Sequence to go on after. */
  readonly next?: number;
}

/** An item whose newest lines stand in it. */
export type LinedItem = ItemKey & Pick<OutboxItem, 'recent'>;

/**
 * The history of an item: the newest lines stand in the item, older ones in items of their own. What is moved from the
 * one to the other stands in both for a while, never in neither: so the item is read first.
 *
 * ```
 *   spill:   put lines 1–8 ──────────── item without 1–8 ✓
 *   reader:      read item (1–12) ── query (1–3, or 1–8): each sequence once
 *   reader:                                 read item (9–12) ── query (1–8)
 * ```
 *
 * Lines that left the outbox longer ago than they are kept are not shown, whether or not the engine has removed them.
 */
export interface History {
  /** What left the outbox before this moment, epoch ms, is kept no more. */
  keptSince(): number;
  /** Puts lines that an item is about to carry no more, side by side. A repeat writes the same lines again. */
  spill(key: ItemKey, lines: readonly ReadableLine[], signal?: AbortSignal): Promise<void>;
  /** `item`: as it was read just now. */
  read(item: LinedItem, sequence: number, signal?: AbortSignal): Promise<HistoryRecord | undefined>;
  /** In order of sequence. `item`: as it was read just now. */
  list(
    item: LinedItem,
    range: { readonly after: number; readonly limit: number },
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<HistoryPage>;
}

/** Lines stand behind the items of their partition; those of an item that shares it carry its sort key. */
const linePrefix = ({ pk, sk }: ItemKey): string => (pk.startsWith(`${sk}#`) ? 'event#' : `event#${sk}#`);

const lineKey = (key: ItemKey, sequence: number): string =>
  linePrefix(key) + String(sequence).padStart(10, '0');

/** Puts of lines for one write, under way at once. */
const spilledAtOnce = 8;

type StoredRecord = HistoryRecord & ItemKey & ReturnType<typeof expiryAttributes>;

export interface HistoryOptions {
  /** How long a line is kept, ms. */
  readonly keepMs: number;
  /** Whether the engine deletes by TTL; else the purge schedule does. */
  readonly ttl: boolean;
  readonly clock: () => number;
}

export function historyStore(table: BridgeTable, { keepMs, ttl, clock }: HistoryOptions): History {
  const stored = entity(table, 'history', {
    id: string(),
    type: string(),
    sequence: number(),
    at: number(),
    attempts: number(),
    data: any(),
    outcome: string(),
    leftAt: number(),
    note: string().optional(),
    ttl: number(),
    dueShard: string().optional(),
    dueAt: number().optional(),
  });
  const store = itemStore<StoredRecord>(stored);
  const queries = itemQueries<StoredRecord>(table, stored);
  const keptSince = () => clock() - keepMs;
  const isKept = ({ leftAt }: HistoryRecord): boolean => leftAt >= keptSince();

  /**
   * A line is put with everything that stands in it, also what only a newer version knows.
   *
   * ```
   *   slow:    reads line 3 (left at 10:00) ─────────────────────────────── puts it ✗ (an older one)
   *   others:     line 3 is sent again, leaves at 11:00 ── put line 3 ✓ (a newer one)
   * ```
   */
  async function put(key: ItemKey, { fields, record }: ReadableLine, signal?: AbortSignal): Promise<void> {
    const { id, sequence, leftAt } = record;
    const own = {
      pk: key.pk,
      sk: lineKey(key, sequence),
      id,
      ...expiryAttributes(key.pk, leftAt + keepMs, ttl),
    };
    const command = new PutCommand({
      TableName: table.getName(),
      Item: { ...fields, ...own },
      ConditionExpression: 'attribute_not_exists(pk) OR leftAt <= :leftAt',
      ExpressionAttributeValues: { ':leftAt': leftAt },
    });
    try {
      await table.getDocumentClient().send(command, signal === undefined ? {} : { abortSignal: signal });
    } catch (cause) {
      if (cause instanceof Error && cause.name === 'ConditionalCheckFailedException') return;
      throw tableError(cause);
    }
  }

  return {
    keptSince,

    async spill(key, lines, signal) {
      await forEachConcurrently(lines, line => put(key, line, signal), spilledAtOnce);
    },

    async read(item, sequence, signal) {
      const recent = recentRecords(item).find(line => line.sequence === sequence);
      const { pk } = item;
      const record = recent ?? (await store.read({ pk, sk: lineKey(item, sequence) }, signal));
      return record !== undefined && isKept(record) ? record : undefined;
    },

    async list(item, { after, limit }, signal, onUnreadable) {
      // The colon comes after every digit.
      const between = [lineKey(item, after + 1), `${linePrefix(item)}:`] as const;
      const page = await queries.page(
        { partition: item.pk, range: { between } },
        { limit, signal },
        onUnreadable,
      );
      // Where the page ends, not where its last readable line stands: a page of damaged ones has none.
      const last =
        page.next === undefined ? undefined : Number(String(page.next.sk).slice(linePrefix(item).length));
      // Behind the last one of a page there may be more of what was moved: the next page shows it in order.
      const recent = recentRecords(item).filter(
        ({ sequence }) => sequence > after && sequence <= (last ?? Number.POSITIVE_INFINITY),
      );
      const bySequence = new Map([...page.items, ...recent].map(line => [line.sequence, line] as const));
      const found = [...bySequence.values()].filter(isKept).sort((a, b) => a.sequence - b.sequence);
      const records = found.slice(0, limit);
      const next = found.length > limit ? records.at(-1)?.sequence : last;
      return next === undefined ? { records } : { records, next };
    },
  };
}
