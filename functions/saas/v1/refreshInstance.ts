import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { orderDetails } from '../../../shared/instance/purchase/purchase.ts';
import { idempotencyKey } from '../../../shared/instance/rules/appliedEvents.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { refreshInstanceV1Request, saasV1FieldLimits } from '../../../shared/wire/request/saasV1Requests.ts';
import { unknownValues } from '../../../shared/wire/request/unknownValues.ts';

/** A renewal, a formal order after a trial, or, with a negative amount, a cancelled renewal. */
export const refreshInstance = callback<Bridge, typeof refreshInstanceV1Request>({
  family: 'saas-v1',
  activity: 'refreshInstance',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: refreshInstanceV1Request,
  limits: saasV1FieldLimits.refreshInstance,

  test: () => ({ code: '000000' }),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, productId, expireTime, trialToFormal, orderAmount } = request;
    // As text: an amount is no binary number. Minus nothing is nothing.
    const cancelled = /^\s*-.*[1-9]/.test(orderAmount ?? '');
    const formal = trialToFormal === '1' ? 'TRIAL_TO_FORMAL' : 'RENEWAL';
    const values = unknownValues(request);
    if (values.length > 0) {
      bridge.log.warn('undocumented values', { instanceId, orderId, unknownValues: values });
    }
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'renew',
        cause: { activity, orderId },
        event: idempotencyKey({ activity, orderId }, { expireTime, productId, orderAmount }),
        scene: cancelled ? 'UNSUBSCRIBE_RENEWAL_PERIOD' : formal,
        expireAt: expireTime,
        expiry: cancelled ? 'given' : 'later',
        productId,
        details: orderDetails(request),
        signedAt,
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, refreshInstance);
