import { Entity, item, list, number, QueryCommand, string } from 'dynamodb-toolbox';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import type { UsageWindow } from './window.ts';

export interface WindowPage {
  readonly windows: readonly UsageWindow[];
  readonly next?: Readonly<Record<string, unknown>>;
}

export interface UsageStore extends ItemStore<UsageWindow> {
  /** Windows of one instance, the newest first. */
  list(
    instanceId: string,
    limit: number,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<WindowPage>;
}

export function usageStore(table: BridgeTable): UsageStore {
  const entity = new Entity({
    name: 'usage',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
      version: number(),
      instanceId: string(),
      packageId: string(),
      family: string().optional(),
      productId: string().optional(),
      api: string().optional(),
      beginAt: number(),
      endAt: number(),
      value: string(),
      recordIds: list(string()),
      status: string(),
      meteringSn: string(),
      revision: number().optional(),
      attempts: number(),
      recordedAt: number().optional(),
      code: string().optional(),
      leaseId: string().optional(),
      leaseUntil: number().optional(),
      dueShard: string().optional(),
      dueAt: number().optional(),
      ttl: number().optional(),
      createdAt: number(),
      updatedAt: number(),
    }),
  });
  return {
    ...itemStore<UsageWindow>(entity),
    async list(instanceId, limit, from, signal) {
      try {
        const { Items, LastEvaluatedKey } = await table
          .build(QueryCommand)
          .entities(entity)
          .query({ partition: key('usage', instanceId), range: { beginsWith: key('window', '') } })
          .options({
            limit,
            reverse: true,
            consistent: true,
            entityAttrFilter: false,
            ...(from === undefined ? {} : { exclusiveStartKey: from }),
          })
          .send(signal === undefined ? {} : { abortSignal: signal });
        const windows = (Items ?? []) as unknown as readonly UsageWindow[];
        return LastEvaluatedKey === undefined ? { windows } : { windows, next: LastEvaluatedKey };
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}
