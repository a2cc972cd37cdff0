import { list, number, string } from 'dynamodb-toolbox/schema';
import { outboxAttributes } from '../outbox/outboxItem.ts';
import type { BridgeTable } from '../table/bridgeTable.ts';
import { entity } from '../table/entity.ts';
import { itemQueries, type OnUnreadable } from '../table/itemQueries.ts';
import { type ItemStore, itemStore } from '../table/itemStore.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';
import type { Cursor, Page } from '../table/page.ts';
import type { Order } from './order.ts';

export function orderKey(orderId: string, orderLineId: string | undefined): ItemKey {
  return { pk: key('order', orderId), sk: key('line', orderLineId ?? '') };
}

export interface OrderStore extends ItemStore<Order> {
  /** Orders that the marketplace spoke of in one month (`order#yyyy-mm`), newest first. */
  list(
    month: string,
    limit: number,
    from?: Cursor,
    signal?: AbortSignal,
    onUnreadable?: OnUnreadable,
  ): Promise<Page<Order>>;
}

export function orderStore(table: BridgeTable): OrderStore {
  const stored = entity(table, 'order', {
    ...outboxAttributes,
    orderId: string(),
    orderLineId: string().optional(),
    notifiedAt: number(),
    notifications: number(),
    lines: list(string()).optional(),
    reported: list(string()).optional(),
    listedIn: string().optional(),
    listedAt: number().optional(),
  });
  return { ...itemStore<Order>(stored), list: itemQueries<Order>(table, stored).listed };
}
