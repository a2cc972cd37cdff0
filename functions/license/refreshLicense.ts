import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { orderDetails } from '../../shared/instance/purchase/purchase.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import { isDebugLicense } from '../../shared/license/debugLicense.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { licenseFieldLimits, refreshLicenseRequest } from '../../shared/wire/request/licenseRequests.ts';
import { unknownValues } from '../../shared/wire/request/unknownValues.ts';

/** A renewal. The answer carries no licence: one with a built-in expiry reaches the buyer another way. */
export const refreshLicense = callback<Bridge, typeof refreshLicenseRequest>({
  family: 'license-v1',
  activity: 'refreshLicense',
  protocol: tokenGet,
  keyRings: ['v1', 'license'],
  schema: refreshLicenseRequest,
  limits: licenseFieldLimits.refreshLicense,

  test: () => ({ code: '000000' }),
  isTest: ({ instanceId }, { config }) => isDebugLicense(instanceId, config),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, productId, expireTime } = request;
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
        event: idempotencyKey({ activity, orderId }, { expireTime, productId }),
        scene: 'RENEWAL',
        expireAt: expireTime,
        // A cancelled renewal cannot be told apart here: an earlier expiry is kept out and alarmed.
        expiry: 'later',
        productId,
        details: orderDetails(request),
        signedAt,
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, refreshLicense);
