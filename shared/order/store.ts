import { Entity, item, number, string } from 'dynamodb-toolbox';
import { outboxAttributes } from '../delivery/outboxItem.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { type ItemKey, type ItemStore, itemStore } from '../table/itemStore.ts';
import { key } from '../table/key.ts';
import type { Order } from './order.ts';

export function orderKey(orderId: string, orderLineId: string | undefined): ItemKey {
  return { pk: key('order', orderId), sk: key('line', orderLineId ?? '') };
}

export function orderStore(table: BridgeTable): ItemStore<Order> {
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
    }),
  });
  return itemStore<Order>(entity);
}
