import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { orderDetails } from '../../../shared/instance/purchase/purchase.ts';
import { idempotencyKey } from '../../../shared/instance/rules/appliedEvents.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { refreshInstanceV1Request } from '../../../shared/wire/request/saasV1Requests.ts';
import { unknownValues } from '../../../shared/wire/request/unknownValues.ts';

/** A renewal, a formal order after a trial, or, with a negative amount, a cancelled renewal. */
export const refreshInstance = saasV1.activity('refreshInstance', refreshInstanceV1Request, {
  async run(call, bridge) {
    const { activity, instanceId, orderId, productId, expireTime, trialToFormal, orderAmount } = call.request;
    // As text: an amount is no binary number. Minus nothing is nothing.
    const cancelled = /^\s*-.*[1-9]/.test(orderAmount ?? '');
    const formal = trialToFormal === '1' ? 'TRIAL_TO_FORMAL' : 'RENEWAL';
    const values = unknownValues(call.request);
    if (values.length > 0) {
      bridge.log.warn('undocumented values', { instanceId, orderId, unknownValues: values });
    }
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'renew',
        cause: { activity, orderId },
        // A cancellation may name the order of the renewal that it cancels: it is another event.
        event: idempotencyKey(
          { activity, orderId, scene: cancelled ? 'cancelled' : undefined },
          { expireTime, productId, orderAmount },
        ),
        scene: cancelled ? 'UNSUBSCRIBE_RENEWAL_PERIOD' : formal,
        expireAt: expireTime,
        expiry: cancelled ? 'given' : 'later',
        productId,
        details: orderDetails(call.request),
        signedAt: call.signedAt,
      },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(refreshInstance);
