import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../../shared/callback/protocols/signedPost.ts';
import { applyForLicense } from '../../../shared/license/applyForLicense.ts';
import { unpublishedCall } from '../../../shared/license/unpublishedCall.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { getLicenseAsyncRequest, licenseFieldLimits } from '../../../shared/wire/request/licenseRequests.ts';

/** A buyer applies for a licence: counted and answered at once; the product makes it, a schedule uploads it. */
export const getLicenseAsync = callback<Bridge, typeof getLicenseAsyncRequest>({
  family: 'online-license',
  activity: 'getLicenseAsync',
  protocol: signedPost,
  keyRings: ['license'],
  schema: getLicenseAsyncRequest,
  limits: licenseFieldLimits.getLicenseAsync,

  test: () => ({ code: '000000' }),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { instanceId, eventId, deviceFingerprint, effectiveTime, expireTime } = request;
    bridge.log.info('a call whose answer is not published', unpublishedCall(request));
    const application = await applyForLicense(
      bridge,
      { instanceId, eventId, deviceFingerprint, effectiveAt: effectiveTime, expireAt: expireTime },
      { budget, replayChecked },
    );
    switch (application?.status) {
      case 'refused':
        return outcomeAnswer(
          { kind: 'refused', code: '000005', reason: '', ...application.refusal },
          bridge.config.site,
          family,
        );
      case undefined:
      case 'applied':
        return { code: '000005', message: 'not counted yet, please try again' };
      default:
        return { code: '000000' };
    }
  },
});

export const handler = callbackHandler(openBridge, getLicenseAsync);
