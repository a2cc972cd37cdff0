import type { Entity } from 'dynamodb-toolbox/entity';
import { defined } from '../platform/defined.ts';
import { batchRead } from './batchRead.ts';
import type { BridgeTable } from './bridgeTable.ts';
import { itemFormat } from './entity.ts';
import type { ItemKey } from './key.ts';
import { type Cursor, type Page, type PageOptions, pages } from './page.ts';
import { findKeys, type PartitionPart, queryPage } from './queryPage.ts';
import { TableError } from './tableError.ts';

/** Told of an item that is there and cannot be read: damaged, or written in a way that this version does not know. */
export type OnUnreadable = (key: ItemKey, error: TableError) => void;

/**
 * Finds items of one entity, several at a time. All of them are read consistently. One that cannot be read is told to
 * `onUnreadable` and left out, so that it spoils nothing of the others; without that nothing may be left out, and the
 * query fails.
 */
export interface ItemQueries<Item extends ItemKey> {
  /** In the order of the keys; what does not exist is left out. */
  readMany(
    keys: readonly ItemKey[],
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<readonly Item[]>;
  page(part: PartitionPart, options?: PageOptions, onUnreadable?: OnUnreadable): Promise<Page<Item>>;
  /** Every page of it. */
  all(part: PartitionPart, signal?: AbortSignal): Promise<readonly Item[]>;
  /** What is listed in `listedIn`, the newest first. The index may be minutes behind and only finds the keys. */
  listed(
    listedIn: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
    /** Only what was listed no later, epoch ms. */
    upTo?: number,
  ): Promise<Page<Item>>;
}

/** @throws {TableError} from every query: `item-malformed` when an item cannot be read and nobody is told of it. */
export function itemQueries<Item extends ItemKey>(table: BridgeTable, entity: Entity): ItemQueries<Item> {
  const format = itemFormat<Item>(entity);
  const readable = (
    found: readonly Readonly<Record<string, unknown>>[],
    onUnreadable: OnUnreadable | undefined,
  ): readonly Item[] =>
    found.flatMap(attributes => {
      try {
        return [format(attributes)];
      } catch (error) {
        if (onUnreadable === undefined || !(error instanceof TableError)) throw error;
        onUnreadable({ pk: String(attributes.pk), sk: String(attributes.sk) }, error);
        return [];
      }
    });

  const readMany: ItemQueries<Item>['readMany'] = async (keys, signal, onUnreadable) => {
    const read = readable(await batchRead(table, keys, signal), onUnreadable);
    const found = new Map(read.map(item => [nameOf(item), item]));
    return keys.map(key => found.get(nameOf(key))).filter(item => item !== undefined);
  };

  const page: ItemQueries<Item>['page'] = async (part, options = {}, onUnreadable) => {
    const found = await queryPage(table, part, options);
    return { ...found, items: readable(found.items, onUnreadable) };
  };

  return {
    readMany,
    page,

    async all(part, signal) {
      const items: Item[] = [];
      for await (const some of pages(from => page(part, { from, signal }))) items.push(...some);
      return items;
    },

    async listed(listedIn, limit, from, signal, onUnreadable, upTo) {
      const options = { limit, from, reverse: true, signal };
      const found = await findKeys(
        table,
        { index: 'listed', partition: listedIn, ...defined({ upTo }) },
        options,
      );
      return { ...found, items: await readMany(found.items, signal, onUnreadable) };
    },
  };
}

const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);
