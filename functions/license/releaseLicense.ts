import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { isDebugLicense } from '../../shared/license/debugLicense.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { licenseFieldLimits, releaseLicenseRequest } from '../../shared/wire/request/licenseRequests.ts';

/** The end of a licence, after the retention time or on an unsubscription. */
export const releaseLicense = callback<Bridge, typeof releaseLicenseRequest>({
  family: 'license-v1',
  activity: 'releaseLicense',
  protocol: tokenGet,
  keyRings: ['v1', 'license'],
  schema: releaseLicenseRequest,
  limits: licenseFieldLimits.releaseLicense,

  test: () => ({ code: '000000' }),
  isTest: ({ instanceId }, { config }) => isDebugLicense(instanceId, config),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId } = request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'release', reason: 'marketplace', cause: { activity, orderId } },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, releaseLicense);
