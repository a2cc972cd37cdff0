import type { Server } from 'node:http';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import engineStore, { type Store } from 'dynalite/db/index.js';

/** In the form of the table's API. */
export type StoredItem = Readonly<Record<string, AttributeValue>>;

const createStore = engineStore.create;
let newest: Store | undefined;
engineStore.create = options => {
  newest = withReturn(createStore(options));
  return newest;
};
const stores = new WeakMap<Server, Store>();

/**
 * The table's engine, not listening yet: in memory, or in a directory that outlives it. Tables are there at once.
 *
 * dynalite ends the iterator of a query by `return()`, which those of its store (abstract-level) do not have, only
 * `close()`: each query would leave one open for as long as the engine lives, with more than a KB of this process's
 * memory and a snapshot that keeps old data on the disk.
 */
export function tableEngine(options: { readonly path?: string } = {}): Server {
  const server = dynalite({ ...options, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  if (newest !== undefined) stores.set(server, newest);
  return server;
}

/**
 * The first keys of a partition of an index, out of the engine's store: a query takes thirty times as long, and it is asked
 * for many partitions after each change.
 */
export async function firstOfPartition(
  server: Server,
  place: { readonly table: string; readonly index: string; readonly partition: string },
): Promise<StoredItem | undefined> {
  const { table, index, partition } = place;
  const begin = `${engineStore.hashPrefix(partition, 'S')}/${engineStore.toRangeStr(partition, 'S')}/`;
  const values = stores
    .get(server)
    ?.getIndexDb('Global', table, index)
    .createValueStream({ gte: begin, lt: `${begin}~`, limit: 1 });
  for await (const first of values ?? []) return first;
  return undefined;
}

/** Everything in a table, out of the engine's store: a scan takes far longer, and a table that is set to fail has none. */
export async function itemsOf(server: Server, table: string): Promise<readonly StoredItem[]> {
  const items: StoredItem[] = [];
  for await (const item of stores.get(server)?.getItemDb(table).createValueStream() ?? []) items.push(item);
  return items;
}

function withReturn(store: Store): Store {
  const { db } = store;
  for (const read of ['keys', 'values'] as const) {
    const open = db[read].bind(db);
    db[read] = options => {
      const iterator = open(options);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
  return store;
}
