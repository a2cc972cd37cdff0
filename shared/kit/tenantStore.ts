import { boolean, Entity, EntityFormatter, item, list, number, QueryCommand, string } from 'dynamodb-toolbox';
import { outboxAttributes } from '../delivery/outboxItem.ts';
import { batchRead } from '../table/batchRead.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemKey, type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import { type TenantBinding, tenantList, world } from './tenant.ts';

export interface TenantPage {
  readonly bindings: readonly TenantBinding[];
  readonly next?: Readonly<Record<string, unknown>>;
}

export interface TenantStore extends ItemStore<TenantBinding> {
  /** Every binding of one tenant, unbound and expected ones included. */
  ofTenant(test: boolean, tenantId: string, signal?: AbortSignal): Promise<readonly TenantBinding[]>;
  /** All bindings of one world, the newest first. */
  list(
    test: boolean,
    limit: number,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<TenantPage>;
  /** Ids of the tenants that were ever told to have this code. */
  idsByCode(test: boolean, tenantCode: string, signal?: AbortSignal): Promise<readonly string[]>;
  rememberCode(test: boolean, tenantCode: string, tenantId: string, signal?: AbortSignal): Promise<void>;
}

export function tenantStore(table: BridgeTable): TenantStore {
  const entity = new Entity({
    name: 'tenant',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      ...outboxAttributes,
      tenantId: string(),
      test: boolean(),
      instanceId: string(),
      orderId: string().optional(),
      tenantCode: string().optional(),
      name: string().optional(),
      domainName: string().optional(),
      status: string(),
      asOf: number().optional(),
      doneSyncs: list(string()),
      listedIn: string(),
      listedAt: number(),
    }),
  });
  const codes = new Entity({
    name: 'tenantCode',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({ pk: string().key(), sk: string().key(), tenantId: string() }),
  });
  const codeStore = itemStore<ItemKey & { readonly tenantId: string }>(codes);
  const codePk = (test: boolean, code: string): string => key('tenant-code', world(test), code);
  const formatter = new EntityFormatter(entity);

  return {
    ...itemStore<TenantBinding>(entity),

    async ofTenant(test, tenantId, signal) {
      try {
        const { Items } = await table
          .build(QueryCommand)
          .entities(entity)
          .query({
            partition: key('tenant', world(test), tenantId),
            range: { beginsWith: key('binding', '') },
          })
          .options({ consistent: true, entityAttrFilter: false, maxPages: 100 })
          .send(signal === undefined ? {} : { abortSignal: signal });
        return (Items ?? []) as unknown as readonly TenantBinding[];
      } catch (cause) {
        throw tableError(cause);
      }
    },

    async list(test, limit, from, signal) {
      try {
        const { Items, LastEvaluatedKey } = await table
          .build(QueryCommand)
          .query({ index: 'listed', partition: tenantList(test) })
          .options({ limit, reverse: true, ...(from === undefined ? {} : { exclusiveStartKey: from }) })
          .send(signal === undefined ? {} : { abortSignal: signal });
        const keys = (Items ?? []).map(found => ({ pk: String(found.pk), sk: String(found.sk) }));
        const read = new Map(
          (await batchRead(table, keys, signal)).map(found => [
            `${found.pk} ${found.sk}`,
            formatter.format(found) as unknown as TenantBinding,
          ]),
        );
        const bindings = keys.map(({ pk, sk }) => read.get(`${pk} ${sk}`)).filter(it => it !== undefined);
        return LastEvaluatedKey === undefined ? { bindings } : { bindings, next: LastEvaluatedKey };
      } catch (cause) {
        throw tableError(cause);
      }
    },

    async idsByCode(test, tenantCode, signal) {
      try {
        const { Items } = await table
          .build(QueryCommand)
          .entities(codes)
          .query({ partition: codePk(test, tenantCode) })
          .options({ consistent: true, entityAttrFilter: false })
          .send(signal === undefined ? {} : { abortSignal: signal });
        return (Items ?? []).map(({ tenantId }) => tenantId);
      } catch (cause) {
        throw tableError(cause);
      }
    },

    async rememberCode(test, tenantCode, tenantId, signal) {
      await codeStore.put(
        { pk: codePk(test, tenantCode), sk: key('tenant', tenantId), tenantId },
        undefined,
        signal,
      );
    },
  };
}
