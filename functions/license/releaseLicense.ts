import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { isDebugLicense } from '../../shared/license/debugLicense.ts';
import { licenseV1 } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { releaseLicenseRequest } from '../../shared/wire/request/licenseRequests.ts';

/** The end of a licence, after the retention time or on an unsubscription. */
export const releaseLicense = licenseV1.activity('releaseLicense', releaseLicenseRequest, {
  isTest: ({ instanceId }, { config }) => isDebugLicense(instanceId, config),

  async run(call, bridge) {
    const { activity, instanceId, orderId } = call.request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'release', reason: 'marketplace', cause: { activity, orderId } },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serveWhole(releaseLicense);
