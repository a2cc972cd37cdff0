import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { licenseCode } from '../../shared/license/licenseCode.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { licenseFieldLimits, releaseLicenseCodeRequest } from '../../shared/wire/request/licenseRequests.ts';

/** The end of a code: after the retention time, or on an unsubscription, which names an order. */
export const releaseLicenseCode = callback<Bridge, typeof releaseLicenseCodeRequest>({
  family: 'license-v2',
  activity: 'releaseLicenseCode',
  protocol: signedPost,
  keyRings: ['license'],
  schema: releaseLicenseCodeRequest,
  limits: licenseFieldLimits.releaseLicenseCode,

  test: () => ({ code: '000000' }),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { activity, license, orderId, orderLineId } = request;
    const cause = { activity, orderId, orderLineId };
    const reason = orderId === undefined ? 'retention-over' : 'unsubscribed';
    const { instanceId, registers } = licenseCode(license, cause);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'release', reason, cause, registers },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, releaseLicenseCode);
