import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { orderDetails } from '../../shared/instance/purchase/purchase.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import { isDebugLicense } from '../../shared/license/debugLicense.ts';
import { licenseV1 } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { refreshLicenseRequest } from '../../shared/wire/request/licenseRequests.ts';
import { unknownValues } from '../../shared/wire/request/unknownValues.ts';

/** A renewal. The answer carries no licence: one with a built-in expiry reaches the buyer another way. */
export const refreshLicense = licenseV1.activity('refreshLicense', refreshLicenseRequest, {
  isTest: ({ instanceId }, { config }) => isDebugLicense(instanceId, config),

  async run(call, bridge) {
    const { activity, instanceId, orderId, productId, expireTime } = call.request;
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
        event: idempotencyKey({ activity, orderId }, { expireTime, productId }),
        scene: 'RENEWAL',
        expireAt: expireTime,
        // A cancelled renewal cannot be told apart here: an earlier expiry is kept out and alarmed.
        expiry: 'later',
        productId,
        details: orderDetails(call.request),
        signedAt: call.signedAt,
      },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serveWhole(refreshLicense);
