import { type Entity, EntityFormatter } from 'dynamodb-toolbox';
import { batchRead } from './batchRead.ts';
import type { BridgeTable } from './bridgeTable.ts';
import type { ItemKey } from './itemStore.ts';
import { type Cursor, type Page, type PageOptions, pages } from './page.ts';
import { findKeys, type Part, queryPage } from './queryPage.ts';
import { tableError } from './tableError.ts';

/** Finds items of one entity, several at a time. All of them are read consistently. */
export interface ItemQueries<Item extends ItemKey> {
  /** In the order of the keys; what does not exist is left out. */
  readMany(keys: readonly ItemKey[], signal?: AbortSignal): Promise<readonly Item[]>;
  page(part: Part, options?: PageOptions): Promise<Page<Item>>;
  /** Every page of it. */
  all(part: Part, signal?: AbortSignal): Promise<readonly Item[]>;
  /** What is listed in `listedIn`, the newest first. The index may be minutes behind and only finds the keys. */
  listed(listedIn: string, limit: number, from?: Cursor, signal?: AbortSignal): Promise<Page<Item>>;
}

/** @throws {TableError} from every query: `item-malformed` when one of the items cannot be read. */
export function itemQueries<Item extends ItemKey>(table: BridgeTable, entity: Entity): ItemQueries<Item> {
  const formatter = new EntityFormatter(entity);
  const format = (attributes: Readonly<Record<string, unknown>>): Item => {
    try {
      return formatter.format({ ...attributes }) as unknown as Item;
    } catch (cause) {
      throw tableError(cause);
    }
  };

  const readMany: ItemQueries<Item>['readMany'] = async (keys, signal) => {
    const found = new Map(
      (await batchRead(table, keys, signal)).map(attributes => {
        const item = format(attributes);
        return [nameOf(item), item];
      }),
    );
    return keys.map(key => found.get(nameOf(key))).filter(item => item !== undefined);
  };

  const page: ItemQueries<Item>['page'] = async (part, options = {}) => {
    const found = await queryPage(table, part, options);
    return { ...found, items: found.items.map(format) };
  };

  return {
    readMany,
    page,

    async all(part, signal) {
      const items: Item[] = [];
      for await (const some of pages(from => page(part, { from, signal }))) items.push(...some);
      return items;
    },

    async listed(listedIn, limit, from, signal) {
      const options = { limit, from, reverse: true, signal };
      const found = await findKeys(table, { index: 'listed', partition: listedIn }, options);
      return { ...found, items: await readMany(found.items, signal) };
    },
  };
}

const nameOf = ({ pk, sk }: ItemKey): string => JSON.stringify([pk, sk]);
