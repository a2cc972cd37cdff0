import { Entity, item, list, number, QueryCommand, string } from 'dynamodb-toolbox';
import { outboxAttributes } from '../delivery/outboxItem.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemKey, type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import { tableError } from '../table/tableError.ts';
import type { Order } from './order.ts';

export function orderKey(orderId: string, orderLineId: string | undefined): ItemKey {
  return { pk: key('order', orderId), sk: key('line', orderLineId ?? '') };
}

export interface OrderStore extends ItemStore<Order> {
  /** Keys of the orders that the marketplace spoke of in one month (`order#yyyy-mm`), newest first. */
  listed(
    month: string,
    from?: Readonly<Record<string, unknown>>,
    signal?: AbortSignal,
  ): Promise<{ readonly keys: readonly ItemKey[]; readonly next?: Readonly<Record<string, unknown>> }>;
}

export function orderStore(table: BridgeTable): OrderStore {
  const entity = new Entity({
    name: 'order',
    table,
    timestamps: false,
    entityAttribute: false,
    schema: item({
      ...outboxAttributes,
      orderId: string(),
      orderLineId: string().optional(),
      notifiedAt: number(),
      notifications: number(),
      lines: list(string()).optional(),
      reported: list(string()).optional(),
      listedIn: string().optional(),
      listedAt: number().optional(),
    }),
  });
  return {
    ...itemStore<Order>(entity),
    async listed(month, from, signal) {
      try {
        const { Items, LastEvaluatedKey } = await table
          .build(QueryCommand)
          .query({ index: 'listed', partition: month })
          .options({ limit: 100, reverse: true, ...(from === undefined ? {} : { exclusiveStartKey: from }) })
          .send(signal === undefined ? {} : { abortSignal: signal });
        const keys = (Items ?? []).map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
        return LastEvaluatedKey === undefined ? { keys } : { keys, next: LastEvaluatedKey };
      } catch (cause) {
        throw tableError(cause);
      }
    },
  };
}
