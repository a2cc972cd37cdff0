import { any, boolean, list, map, number, string } from 'dynamodb-toolbox/schema';
import { outboxAttributes } from '../outbox/outboxItem.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { entity } from '../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import type { Cursor, Page } from '../table/page.ts';
import { storedJson } from '../table/storedJson.ts';
import { instanceKey } from './identity.ts';
import type { Instance } from './instance.ts';

export interface InstanceStore extends ItemStore<Instance> {
  /**
   * Consistent read of up to 100 instances in one request; ids that do not exist are left out.
   *
   * @throws {TableError} also when the table left keys over: a part of the answer is no answer.
   */
  readMany(
    instanceIds: readonly string[],
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<readonly Instance[]>;
  /** Instances made in one month (`yyyy-mm`), newest first. */
  list(
    month: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
    /** Only what was made no later, epoch ms. */
    upTo?: number,
  ): Promise<Page<Instance>>;
}

export function instanceStore(table: BridgeTable): InstanceStore {
  const stored = entity(table, 'instance', {
    ...outboxAttributes,
    instanceId: string(),
    family: string(),
    orderId: string(),
    orderLineId: string().optional(),
    productId: string().optional(),
    skuCode: string().optional(),
    chargingMode: string().optional(),
    businessId: string().optional(),
    contents: string(),
    importedAt: number().optional(),
    aliasOf: string().optional(),
    identificationCode: string().optional(),
    license: string().optional(),
    order: string().transform(storedJson('order')).optional(),
    orderBuyer: string().optional(),
    quota: number().optional(),
    usageInfo: list(any()).optional(),
    applications: list(string()).optional(),
    applicationsSettled: number().optional(),
    customer: string().optional(),
    upgradeParams: string().optional(),
    status: string(),
    refusal: map({ code: string(), reason: string() }).optional(),
    expireAt: number().optional(),
    expireAtSource: string().optional(),
    expireAtSince: number().optional(),
    expireAtOrder: string().optional(),
    cancelledOrders: list(string()).optional(),
    periodAsOf: number().optional(),
    frozenBy: string().optional(),
    freezes: list(string()).optional(),
    frozenAt: number().optional(),
    unfrozenAt: number().optional(),
    freezeWaiting: string().optional(),
    statusAsOf: number().optional(),
    statusCalls: list(string()).optional(),
    releasedAt: number().optional(),
    app: string().optional(),
    appFromSettings: boolean().optional(),
    appliedKeys: list(string()),
    refusedUpgrades: list(string()).optional(),
    confirmedAt: number().optional(),
    unconfirmedReported: boolean().optional(),
    orderUnreadReported: boolean().optional(),
    overdueReported: number().optional(),
    releaseDueReported: number().optional(),
    paidWhileFrozenAt: number().optional(),
    failedCall: map({
      at: number(),
      activity: string(),
      orderId: string().optional(),
      resultCode: string(),
    }).optional(),
    releaseNoticedAt: number().optional(),
    releaseCheckedFor: number().optional(),
    releaseHeldFor: number().optional(),
    keptByOperator: boolean().optional(),
    listedIn: string(),
    listedAt: number(),
  });
  const queries = itemQueries<Instance>(table, stored);
  return {
    ...itemStore<Instance>(stored),
    readMany: (instanceIds, signal, onUnreadable) =>
      queries.readMany(instanceIds.map(instanceKey), signal, onUnreadable),
    list: (month, limit, from, signal, onUnreadable, upTo) =>
      queries.listed(`instance#${month}`, limit, from, signal, onUnreadable, upTo),
  };
}
