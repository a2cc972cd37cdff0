import { boolean, number, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import type { Cursor, Page } from '../../table/page.ts';
import { type KitUserRecord, shardOfUser, userPartition } from './user.ts';

export interface UserStore extends ItemStore<KitUserRecord> {
  /** Consistent reads; what does not exist is left out. By `pk sk`. */
  readMany(keys: readonly ItemKey[], signal?: AbortSignal): Promise<ReadonlyMap<string, KitUserRecord>>;
  /** The grants of one user, one per instance, tombstones included. */
  grants(test: boolean, tenantId: string, appId: string, userName: string): Promise<readonly KitUserRecord[]>;
  /** One page of one of the tenant's shards. */
  page(
    partition: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<Page<KitUserRecord>>;
}

export function userStore(table: BridgeTable): UserStore {
  const stored = entity(table, 'user', {
    version: number(),
    tenantId: string(),
    test: boolean(),
    instanceId: string(),
    appId: string(),
    userName: string(),
    orgCode: string(),
    role: string(),
    enabled: boolean(),
    authorized: boolean(),
    removed: boolean(),
    asOf: number(),
    contents: string(),
    profile: string().optional(),
  });
  const queries = itemQueries<KitUserRecord>(table, stored);

  return {
    ...itemStore<KitUserRecord>(stored),
    page: (partition, limit, from, signal, onUnreadable) =>
      queries.page({ partition }, { limit, from, signal }, onUnreadable),
    async readMany(keys, signal) {
      const users = await queries.readMany(keys, signal);
      return new Map(users.map(user => [`${user.pk} ${user.sk}`, user]));
    },
    grants: (test, tenantId, appId, userName) =>
      queries.all({
        partition: userPartition(test, tenantId, shardOfUser(userName)),
        range: { beginsWith: key(appId, userName, '') },
      }),
  };
}
