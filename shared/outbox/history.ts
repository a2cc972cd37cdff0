import { any, Entity, item, number, string } from 'dynamodb-toolbox';
import { defined } from '../platform/defined.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { expiryAttributes } from '../table/dueShards.ts';
import { itemQueries } from '../table/itemQueries.ts';
import { type ItemKey, itemStore } from '../table/itemStore.ts';
import type { EventData, OutboxEntry } from './outbox.ts';

/** How an event left the outbox. */
export type EventOutcome = 'delivered' | 'refused' | 'recorded' | 'dismissed';

/** One line of an item's history: what happened, why, and what became of the news of it. */
export interface HistoryRecord {
  readonly id: string;
  readonly type: string;
  readonly sequence: number;
  /** Epoch ms. */
  readonly at: number;
  readonly attempts: number;
  readonly data: EventData;
  readonly outcome: EventOutcome;
  /** When it left the outbox, epoch ms. */
  readonly leftAt: number;
  /** Who dismissed it, or the code of a refusal. */
  readonly note?: string;
}

export interface HistoryPage {
  readonly records: readonly HistoryRecord[];
  /** Sequence to go on after. */
  readonly next?: number;
}

/** The history of an item: written before an event leaves its outbox, so nothing delivered is ever unrecorded. */
export interface History {
  write(key: ItemKey, record: HistoryRecord, signal?: AbortSignal): Promise<void>;
  read(key: ItemKey, sequence: number, signal?: AbortSignal): Promise<HistoryRecord | undefined>;
  /** In order of sequence. */
  list(
    key: ItemKey,
    range: { readonly after: number; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<HistoryPage>;
}

/** Lines stand behind the items of their partition; those of an item that shares it carry its sort key. */
const linePrefix = ({ pk, sk }: ItemKey): string => (pk.startsWith(`${sk}#`) ? 'event#' : `event#${sk}#`);

const lineKey = (key: ItemKey, sequence: number): string =>
  linePrefix(key) + String(sequence).padStart(10, '0');

type StoredRecord = HistoryRecord & ItemKey & ReturnType<typeof expiryAttributes>;

/** `keepMs`: how long a record is kept. `ttl`: whether the engine deletes by TTL; else the purge schedule does. */
export function historyStore(
  table: BridgeTable,
  keepMs: number,
  options: { readonly ttl: boolean },
): History {
  const entity = new Entity({
    name: 'history',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
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
    }),
  });
  const store = itemStore<StoredRecord>(entity);
  const queries = itemQueries<StoredRecord>(table, entity);

  return {
    async write(key, record, signal) {
      const expiry = expiryAttributes(key.pk, record.leftAt + keepMs, options.ttl);
      const { id, type, sequence, at, attempts, data, outcome, leftAt, note } = record;
      const line = { id, type, sequence, at, attempts, data, outcome, leftAt, ...expiry };
      await store.put(
        { pk: key.pk, sk: lineKey(key, sequence), ...line, ...defined({ note }) },
        undefined,
        signal,
      );
    },

    read: (key, sequence, signal) => store.read({ pk: key.pk, sk: lineKey(key, sequence) }, signal),

    async list(key, { after, limit }, signal) {
      // The colon comes after every digit.
      const between = [lineKey(key, after + 1), `${linePrefix(key)}:`] as const;
      const page = await queries.page({ partition: key.pk, range: { between } }, { limit, signal });
      const next = page.next === undefined ? undefined : page.items.at(-1)?.sequence;
      return next === undefined ? { records: page.items } : { records: page.items, next };
    },
  };
}

export function historyRecord(
  entry: OutboxEntry,
  outcome: EventOutcome,
  leftAt: number,
  note?: string,
): HistoryRecord {
  const { id, type, sequence, at, attempts, data } = entry;
  return { id, type, sequence, at, attempts, data, outcome, leftAt, ...defined({ note }) };
}
