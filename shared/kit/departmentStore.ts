import { any, Entity, EntityFormatter, item, list, number, string } from 'dynamodb-toolbox';
import { batchRead } from '../table/batchRead.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { tableError } from '../table/tableError.ts';
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
  const entity = new Entity({
    name: 'departments',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      version: number(),
      entries: list(any()),
      fullAsOf: number().optional(),
    }),
  });
  const formatter = new EntityFormatter(entity);
  return {
    ...itemStore<DepartmentBucket>(entity),
    async readAll(test, tenantId, instanceId, signal) {
      const keys = Array.from({ length: departmentBuckets }, (_, bucket) =>
        bucketKey(test, tenantId, instanceId, bucket),
      );
      const found = await batchRead(table, keys, signal);
      try {
        return new Map(
          found.map(attributes => [
            String(attributes.sk),
            formatter.format(attributes) as unknown as DepartmentBucket,
          ]),
        );
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}
