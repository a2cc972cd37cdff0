import { boolean, number, string } from 'dynamodb-toolbox/schema';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemQueries } from '../../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import { key } from '../../table/key.ts';
import { namespace } from '../tenant/tenant.ts';

/** The OAuth credentials of an application in an enterprise. */
export interface KitApplication extends ItemKey {
  readonly version: number;
  readonly tenantId: string;
  readonly test: boolean;
  readonly instanceId: string;
  readonly appId: string;
  readonly clientId: string;
  /** Sealed; absent in a tombstone. */
  readonly clientSecret?: string;
  readonly removed: boolean;
  /** `timeStamp` of the call that wrote it, epoch ms. */
  readonly asOf: number;
}

export function kitApplicationKey(
  test: boolean,
  tenantId: string,
  appId: string,
  instanceId: string,
): ItemKey {
  return { pk: key('tenant', namespace(test), tenantId), sk: key('app', appId, instanceId) };
}

export interface KitApplicationStore extends ItemStore<KitApplication> {
  /** The applications of one tenant, tombstones included; of one application where `appId` is given. */
  ofTenant(test: boolean, tenantId: string, appId?: string): Promise<readonly KitApplication[]>;
}

export function kitApplicationStore(table: BridgeTable): KitApplicationStore {
  const stored = entity(table, 'kitApplication', {
    version: number(),
    tenantId: string(),
    test: boolean(),
    instanceId: string(),
    appId: string(),
    clientId: string(),
    clientSecret: string().optional(),
    removed: boolean(),
    asOf: number(),
  });
  const queries = itemQueries<KitApplication>(table, stored);
  return {
    ...itemStore<KitApplication>(stored),
    ofTenant: (test, tenantId, appId) =>
      queries.all({
        partition: key('tenant', namespace(test), tenantId),
        range: { beginsWith: appId === undefined ? key('app', '') : key('app', appId, '') },
      }),
  };
}
