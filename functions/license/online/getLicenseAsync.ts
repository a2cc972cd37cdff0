import { applyForLicense } from '../../../shared/license/applyForLicense.ts';
import { unpublishedCall } from '../../../shared/license/unpublishedCall.ts';
import { onlineLicense } from '../../../shared/runtime/families.ts';
import { serveWhole } from '../../../shared/runtime/serveWhole.ts';
import { getLicenseAsyncRequest } from '../../../shared/wire/request/licenseRequests.ts';

/** A buyer applies for a licence: counted and answered at once; the product makes it, a schedule uploads it. */
export const getLicenseAsync = onlineLicense.activity('getLicenseAsync', getLicenseAsyncRequest, {
  async run(call, bridge) {
    const { instanceId, eventId, deviceFingerprint, effectiveTime, expireTime } = call.request;
    bridge.log.info('a call whose answer is not published', unpublishedCall(call.request));
    const application = await applyForLicense(
      bridge,
      { instanceId, eventId, deviceFingerprint, effectiveAt: effectiveTime, expireAt: expireTime },
      call,
    );
    switch (application?.status) {
      case 'refused':
        return call.answer({ kind: 'refused', code: '000005', reason: '', ...application.refusal });
      case undefined:
      case 'applied':
        return { code: '000005', message: 'not counted yet, please try again' };
      default:
        return { code: '000000' };
    }
  },
});

export const handler = serveWhole(getLicenseAsync);
