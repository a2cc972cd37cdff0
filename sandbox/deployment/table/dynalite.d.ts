/** dynalite ships no types. What is used of it; times in milliseconds. */
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

/** The engine's own store. */
declare module 'dynalite/db/index.js' {
  import type { AttributeValue } from '@aws-sdk/client-dynamodb';

  interface SubStore {
    createKeyStream(): AsyncIterable<string>;
    /** Without a range all of them. */
    createValueStream(range?: {
      readonly gte: string;
      readonly lt: string;
      readonly limit: number;
    }): AsyncIterable<Readonly<Record<string, AttributeValue>>>;
    del(key: string, done: (error: Error | null) => void): void;
  }
  /** Of abstract-level. */
  export interface StoreIterator {
    close(): Promise<void>;
    return?(): Promise<void>;
  }
  export interface Store {
    readonly db: {
      keys(options?: unknown): StoreIterator;
      values(options?: unknown): StoreIterator;
      close(done: (error: Error | null) => void): void;
    };
    getItemDb(table: string): SubStore;
    getIndexDb(type: 'Global', table: string, index: string): SubStore;
  }
  const db: {
    create(options: { path?: string }): Store;
    /** Of its keys: they begin with both, of the partition's. */
    hashPrefix(value: string, type: 'S'): string;
    toRangeStr(value: string, type: 'S'): string;
  };
  export default db;
}
