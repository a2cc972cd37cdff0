import { any, list, number } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries } from '../../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import { bucketKey, type DepartmentBucket, departmentBuckets } from './department.ts';

export interface DepartmentStore extends ItemStore<DepartmentBucket> {
  /** All buckets of one binding by their sort key, in one consistent read. */
  readAll(
    test: boolean,
    tenantId: string,
    instanceId: string,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, DepartmentBucket>>;
}

export function departmentStore(table: BridgeTable): DepartmentStore {
  const stored = entity(table, 'departments', {
    version: number(),
    entries: list(any()),
    fullAsOf: number().optional(),
  });
  const queries = itemQueries<DepartmentBucket>(table, stored);
  return {
    ...itemStore<DepartmentBucket>(stored),
    async readAll(test, tenantId, instanceId, signal) {
      const keys = Array.from({ length: departmentBuckets }, (_, bucket) =>
        bucketKey(test, tenantId, instanceId, bucket),
      );
      const buckets = await queries.readMany(keys, signal);
      return new Map(buckets.map(bucket => [bucket.sk, bucket]));
    },
  };
}
