import { list, number, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { entity } from '../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import type { Cursor, Page } from '../table/page.ts';
import { type UsageWindow, windowKey } from './window.ts';

export interface UsageStore extends ItemStore<UsageWindow> {
  /** Windows of one instance, the newest first. */
  list(
    instanceId: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<Page<UsageWindow>>;
  /** All windows of one instance and hour (epoch ms): one for each package, and one for what none pays. */
  ofHour(instanceId: string, hour: number, signal?: AbortSignal): Promise<readonly UsageWindow[]>;
}

export function usageStore(table: BridgeTable): UsageStore {
  const stored = entity(table, 'usage', {
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
    neverSent: number().optional(),
    recordedAt: number().optional(),
    code: string().optional(),
    leaseId: string().optional(),
    leaseUntil: number().optional(),
    dueShard: string().optional(),
    dueAt: number().optional(),
    ttl: number().optional(),
    createdAt: number(),
    updatedAt: number(),
  });
  const queries = itemQueries<UsageWindow>(table, stored);
  const part = (instanceId: string, beginsWith: string) => ({
    partition: key('usage', instanceId),
    range: { beginsWith },
  });
  return {
    ...itemStore<UsageWindow>(stored),
    list: (instanceId, limit, from, signal, onUnreadable) =>
      queries.page(part(instanceId, key('window', '')), { limit, from, reverse: true, signal }, onUnreadable),
    ofHour: (instanceId, hour, signal) =>
      queries.all(part(instanceId, windowKey(instanceId, hour, '').sk), signal),
  };
}
