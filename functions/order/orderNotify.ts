import type { Order } from '../../shared/order/order.ts';
import { notify } from '../../shared/order/rules/orderNotice.ts';
import { orderKey } from '../../shared/order/store.ts';
import { commitInTurn } from '../../shared/outbox/commitInTurn.ts';
import { orderNotices, serve } from '../../shared/runtime/families.ts';
import { orderNotifyRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** A hint that an order changed: recorded and answered at once, a schedule does the rest. */
export const orderNotify = orderNotices.activity('orderNotify', orderNotifyRequest, {
  async run({ request, budget, replayChecked }, { orders, effects, marketplace }) {
    const command = { ...request, readsOrder: marketplace.hasCredentials };
    await commitInTurn<Order, undefined>({
      aggregate: orders,
      key: orderKey(request.orderId, request.orderLineId),
      effects,
      budget,
      beforeWrite: replayChecked,
      decide: (order, now) => notify(order, command, now),
    });
    return { code: '000000' };
  },
});

export const handler = serve(orderNotify);
