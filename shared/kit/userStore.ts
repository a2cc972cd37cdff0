import { boolean, Entity, EntityFormatter, item, number, QueryCommand, string } from 'dynamodb-toolbox';
import { batchRead } from '../table/batchRead.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemKey, type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import { type KitUserRecord, shardOfUser, userPartition } from './user.ts';

export interface UserPage {
  readonly users: readonly KitUserRecord[];
  readonly next?: Readonly<Record<string, unknown>>;
}

export interface UserStore extends ItemStore<KitUserRecord> {
  /** Consistent reads; what does not exist is left out. By `pk sk`. */
  readMany(keys: readonly ItemKey[], signal?: AbortSignal): Promise<ReadonlyMap<string, KitUserRecord>>;
  /** The grants of one user, one per instance, tombstones included. */
  grants(test: boolean, tenantId: string, appId: string, userName: string): Promise<readonly KitUserRecord[]>;
  /** One page of one of the tenant's shards. */
  page(
    partition: string,
    limit: number,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<UserPage>;
}

export function userStore(table: BridgeTable): UserStore {
  const entity = new Entity({
    name: 'user',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      pk: string().key(),
      sk: string().key(),
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
    }),
  });
  const formatter = new EntityFormatter(entity);

  const page: UserStore['page'] = async (partition, limit, from, signal) => {
    try {
      const { Items, LastEvaluatedKey } = await table
        .build(QueryCommand)
        .entities(entity)
        .query({ partition })
        .options({
          limit,
          consistent: true,
          entityAttrFilter: false,
          ...(from === undefined ? {} : { exclusiveStartKey: from }),
        })
        .send(signal === undefined ? {} : { abortSignal: signal });
      const users = (Items ?? []) as unknown as readonly KitUserRecord[];
      return LastEvaluatedKey === undefined ? { users } : { users, next: LastEvaluatedKey };
    } catch (cause) {
      throw tableError(cause);
    }
  };

  return {
    ...itemStore<KitUserRecord>(entity),
    page,

    async readMany(keys, signal) {
      const found = await batchRead(table, keys, signal);
      try {
        return new Map(
          found.map(attributes => [
            `${attributes.pk} ${attributes.sk}`,
            formatter.format(attributes) as unknown as KitUserRecord,
          ]),
        );
      } catch (cause) {
        throw tableError(cause);
      }
    },

    async grants(test, tenantId, appId, userName) {
      try {
        const { Items } = await table
          .build(QueryCommand)
          .entities(entity)
          .query({
            partition: userPartition(test, tenantId, shardOfUser(userName)),
            range: { beginsWith: key(appId, userName, '') },
          })
          .options({ consistent: true, entityAttrFilter: false })
          .send();
        return (Items ?? []) as unknown as readonly KitUserRecord[];
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}
