import { commitAndDeliver } from '../../shared/delivery/commitAndDeliver.ts';
import type { Order } from '../../shared/order/order.ts';
import { notify } from '../../shared/order/rules/orderNotice.ts';
import { orderKey } from '../../shared/order/store.ts';
import { orderNotices, serve } from '../../shared/runtime/families.ts';
import { orderNotifyRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** A hint that an order changed: recorded, and within the answer's time the order is read and the product told. */
export const orderNotify = orderNotices.activity('orderNotify', orderNotifyRequest, {
  async run({ request, budget, replayChecked }, bridge) {
    const command = { ...request, readsOrder: bridge.marketplace.hasCredentials };
    await commitAndDeliver<Order, undefined>(bridge, {
      aggregate: bridge.orders,
      key: orderKey(request.orderId, request.orderLineId),
      budget,
      beforeWrite: replayChecked,
      decide: (order, now) => notify(order, command, now),
    });
    return { code: '000000' };
  },
});

export const handler = serve(orderNotify);
