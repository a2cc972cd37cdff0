import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { statusCall } from '../../shared/instance/rules/statusCalls.ts';
import { isDebugLicense } from '../../shared/license/debugLicense.ts';
import { unpublishedCall } from '../../shared/license/unpublishedCall.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { expireLicenseRequest, licenseFieldLimits } from '../../shared/wire/request/licenseRequests.ts';

/** The licence is over: blocked, its data stays. */
export const expireLicense = callback<Bridge, typeof expireLicenseRequest>({
  family: 'license-v1',
  activity: 'expireLicense',
  protocol: tokenGet,
  keyRings: ['v1', 'license'],
  schema: expireLicenseRequest,
  limits: licenseFieldLimits.expireLicense,

  test: () => ({ code: '000000' }),
  isTest: ({ instanceId }, { config }) => isDebugLicense(instanceId, config),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, timeStamp } = request;
    const call = statusCall(activity, timeStamp);
    bridge.log.info('a call whose table is not published', unpublishedCall(request));
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'freeze', by: 'marketplace-expiry', signedAt, call, cause: { activity, orderId } },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, expireLicense);
