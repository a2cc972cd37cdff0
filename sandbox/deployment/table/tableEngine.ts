import type { Server } from 'node:http';
import dynalite from 'dynalite';
import engineStore, { type Store } from 'dynalite/db/index.js';

const createStore = engineStore.create;
engineStore.create = options => withReturn(createStore(options));

/**
 * The table's engine, not listening yet: in memory, or in a directory that outlives it. Tables are there at once.
 *
 * dynalite ends the iterator of a query by `return()`, which those of its store (abstract-level) do not have, only
 * `close()`: each query would leave one open for as long as the engine lives, with more than a KB of this process's
 * memory and a snapshot that keeps old data on the disk.
 */
export const tableEngine = (options: { readonly path?: string } = {}): Server =>
  dynalite({ ...options, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });

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
