import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { statusCall } from '../../shared/instance/rules/status/statusCalls.ts';
import { isDebugLicense } from '../../shared/license/debugLicense.ts';
import { unpublishedCall } from '../../shared/license/unpublishedCall.ts';
import { licenseV1 } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { expireLicenseRequest } from '../../shared/wire/request/licenseRequests.ts';

/** The licence is over: blocked, its data stays. */
export const expireLicense = licenseV1.activity('expireLicense', expireLicenseRequest, {
  isTest: ({ instanceId }, { config }) => isDebugLicense(instanceId, config),

  async run(call, bridge) {
    const { activity, instanceId, orderId, timeStamp } = call.request;
    const { signedAt } = call;
    const seen = statusCall(activity, timeStamp);
    bridge.log.info('a call whose table is not published', unpublishedCall(call.request));
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'freeze', by: 'marketplace-expiry', signedAt, call: seen, cause: { activity, orderId } },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serveWhole(expireLicense);
