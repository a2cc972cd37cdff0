import {
  any,
  boolean,
  Entity,
  EntityFormatter,
  item,
  list,
  map,
  number,
  QueryCommand,
  string,
} from 'dynamodb-toolbox';
import { outboxAttributes } from '../delivery/outboxItem.ts';
import { batchRead, largestBatch } from '../table/batchRead.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import { lastPart } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import { instanceKey } from './identity.ts';
import type { Instance } from './instance.ts';

export interface InstancePage {
  readonly instances: readonly Instance[];
  readonly next?: Readonly<Record<string, unknown>>;
}

export interface InstanceStore extends ItemStore<Instance> {
  /**
   * Consistent read of up to 100 instances in one request; ids that do not exist are left out.
   *
   * @throws {TableError} also when the table left keys over: a part of the answer is no answer.
   */
  readMany(instanceIds: readonly string[], signal?: AbortSignal): Promise<readonly Instance[]>;
  /** Instances made in one month (`yyyy-mm`), newest first. */
  list(
    month: string,
    limit: number,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<InstancePage>;
}

export function instanceStore(table: BridgeTable): InstanceStore {
  const entity = new Entity({
    name: 'instance',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
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
      identificationCode: string().optional(),
      license: string().optional(),
      order: string().optional(),
      orderBuyer: string().optional(),
      quota: number().optional(),
      usageInfo: list(any()).optional(),
      applications: list(string()).optional(),
      customer: string().optional(),
      upgradeParams: string().optional(),
      status: string(),
      refusal: map({ code: string(), reason: string() }).optional(),
      expireAt: number().optional(),
      expireAtSource: string().optional(),
      frozenBy: string().optional(),
      frozenAt: number().optional(),
      unfrozenAt: number().optional(),
      freezeWaiting: string().optional(),
      statusAsOf: number().optional(),
      statusCalls: list(string()).optional(),
      releasedAt: number().optional(),
      app: string().optional(),
      appliedKeys: list(string()),
      refusedUpgrades: list(string()).optional(),
      confirmedAt: number().optional(),
      unconfirmedReported: boolean().optional(),
      orderUnreadReported: boolean().optional(),
      overdueReported: number().optional(),
      releaseDueReported: number().optional(),
      listedIn: string(),
      listedAt: number(),
    }),
  });
  const formatter = new EntityFormatter(entity);
  const store = itemStore<Instance>(entity);

  const readMany: InstanceStore['readMany'] = async (instanceIds, signal) => {
    const found = await batchRead(table, instanceIds.map(instanceKey), signal);
    try {
      return found.map(attributes => formatter.format(attributes) as unknown as Instance);
    } catch (cause) {
      throw tableError(cause);
    }
  };

  return {
    ...store,
    readMany,
    async list(month, limit, from, signal) {
      try {
        const { Items, LastEvaluatedKey } = await table
          .build(QueryCommand)
          .query({ index: 'listed', partition: `instance#${month}` })
          .options({
            limit: Math.min(limit, largestBatch),
            reverse: true,
            ...(from === undefined ? {} : { exclusiveStartKey: from }),
          })
          .send(signal === undefined ? {} : { abortSignal: signal });
        const ids = (Items ?? []).map(found => lastPart(String(found.pk)));
        const read = new Map((await readMany(ids, signal)).map(instance => [instance.instanceId, instance]));
        const instances = ids.map(id => read.get(id)).filter(instance => instance !== undefined);
        return LastEvaluatedKey === undefined ? { instances } : { instances, next: LastEvaluatedKey };
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}
