import { Entity, item, list, number, QueryCommand, string } from 'dynamodb-toolbox';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import { type UsageWindow, windowKey } from './window.ts';

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
  /** All windows of one instance and hour (epoch ms): one for each package, and one for what none pays. */
  ofHour(instanceId: string, hour: number, signal?: AbortSignal): Promise<readonly UsageWindow[]>;
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
      untaken: number().optional(),
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
  async function query(
    instanceId: string,
    beginsWith: string,
    options: { readonly limit?: number; readonly from?: Readonly<Record<string, unknown>> | undefined },
    signal: AbortSignal | undefined,
  ): Promise<WindowPage> {
    const { from, ...limits } = options;
    try {
      const { Items, LastEvaluatedKey } = await table
        .build(QueryCommand)
        .entities(entity)
        .query({ partition: key('usage', instanceId), range: { beginsWith } })
        .options({
          ...limits,
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
  }

  return {
    ...itemStore<UsageWindow>(entity),
    list: (instanceId, limit, from, signal) => query(instanceId, key('window', ''), { limit, from }, signal),
    async ofHour(instanceId, hour, signal) {
      const windows: UsageWindow[] = [];
      const beginsWith = windowKey(instanceId, hour, '').sk;
      for (let from: WindowPage['next'], more = true; more; more = from !== undefined) {
        const page = await query(instanceId, beginsWith, { from }, signal);
        windows.push(...page.windows);
        from = page.next;
      }
      return windows;
    },
  };
}
