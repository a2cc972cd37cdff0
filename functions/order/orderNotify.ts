import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import type { Order } from '../../shared/order/order.ts';
import { notify } from '../../shared/order/rules/order.ts';
import { orderKey } from '../../shared/order/store.ts';
import { commitInTurn } from '../../shared/outbox/commitInTurn.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { orderNotifyRequest, saasV2FieldLimits } from '../../shared/wire/request/saasV2Requests.ts';

/** A hint that an order changed: recorded and answered at once, a schedule does the rest. */
export const orderNotify = callback<Bridge, typeof orderNotifyRequest>({
  family: 'saas-v2',
  activity: 'orderNotify',
  protocol: signedPost,
  keyRings: ['general'],
  schema: orderNotifyRequest,
  limits: saasV2FieldLimits.orderNotify,

  test: () => ({ code: '000000' }),

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

export const handler = callbackHandler(openBridge, orderNotify);
