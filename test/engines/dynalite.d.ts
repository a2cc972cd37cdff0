/** dynalite ships no types. What the tests use of it; times in milliseconds. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  export default function dynalite(options?: {
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
    maxItemSizeKb?: number;
  }): Server;
}

/** The engine's own store, for tests that damage it as a killed process would. */
declare module 'dynalite/db/index.js' {
  interface SubStore {
    createKeyStream(): AsyncIterable<string>;
    del(key: string, done: (error: Error | null) => void): void;
  }
  const db: {
    create(options: { path: string }): {
      readonly db: { close(done: (error: Error | null) => void): void };
      getIndexDb(type: 'Global', table: string, index: string): SubStore;
    };
  };
  export default db;
}
