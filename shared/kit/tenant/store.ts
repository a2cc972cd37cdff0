import { boolean, list, number, string } from 'dynamodb-toolbox/schema';
import { outboxAttributes } from '../../outbox/outboxItem.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import type { Cursor, Page } from '../../table/page.ts';
import { namespace, type TenantBinding, tenantList } from './tenant.ts';

export interface TenantStore extends ItemStore<TenantBinding> {
  /** Every binding of one tenant, unbound and expected ones included. */
  ofTenant(test: boolean, tenantId: string, signal?: AbortSignal): Promise<readonly TenantBinding[]>;
  /** All bindings of one namespace, the newest first. */
  list(
    test: boolean,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<Page<TenantBinding>>;
  /** Ids of the tenants that were ever told to have this code. */
  idsByCode(test: boolean, tenantCode: string, signal?: AbortSignal): Promise<readonly string[]>;
  rememberCode(test: boolean, tenantCode: string, tenantId: string, signal?: AbortSignal): Promise<void>;
}

interface TenantCode extends ItemKey {
  readonly tenantId: string;
}

export function tenantStore(table: BridgeTable): TenantStore {
  const stored = entity(table, 'tenant', {
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
  });
  const codes = entity(table, 'tenantCode', { tenantId: string() });
  const codeStore = itemStore<TenantCode>(codes);
  const codeQueries = itemQueries<TenantCode>(table, codes);
  const codePk = (test: boolean, code: string): string => key('tenant-code', namespace(test), code);
  const queries = itemQueries<TenantBinding>(table, stored);

  return {
    ...itemStore<TenantBinding>(stored),

    ofTenant: (test, tenantId, signal) =>
      queries.all(
        { partition: key('tenant', namespace(test), tenantId), range: { beginsWith: key('binding', '') } },
        signal,
      ),

    list: (test, limit, from, signal, onUnreadable) =>
      queries.listed(tenantList(test), limit, from, signal, onUnreadable),

    async idsByCode(test, tenantCode, signal) {
      const found = await codeQueries.all({ partition: codePk(test, tenantCode) }, signal);
      return found.map(({ tenantId }) => tenantId);
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
