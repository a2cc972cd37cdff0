import * as z from 'zod/mini';
import { parseLicenseTime } from '../licenseTime.ts';
import {
  fieldOf,
  optionalId,
  optionalText,
  requiredId,
  requiredText,
  requiredTime,
  withLength,
} from './field.ts';
import { purchaseFields } from './saasV1Requests.ts';
import { requestedStatus } from './saasV2Requests.ts';

/**
 * What the licence families' calls carry, one schema per activity. An empty value is an absent one. The numbers are the
 * documented lengths in characters.
 */

const everyCall = { activity: requiredText(20), testFlag: optionalText(2) };

// License 1.0: GET

const everyGet = { activity: requiredText(20), testFlag: optionalText(), timeStamp: optionalText(20) };

/** `zh-cn_topic_0000001353181669`. `saasExtendParams` carries the identification code. */
export const getLicenseRequest = z.looseObject(purchaseFields);

/** `zh-cn_topic_0000001353381237`. */
export const refreshLicenseRequest = z.looseObject({
  ...everyGet,
  instanceId: requiredId(64),
  orderId: requiredId(64),
  productId: optionalId(64),
  expireTime: requiredTime(20),
  periodType: optionalText(10),
  periodNumber: optionalText(2),
});

/** Named in `imc_01_0038`; its table is not published, so only the instance is required. */
export const expireLicenseRequest = z.looseObject({
  ...everyGet,
  instanceId: requiredId(64),
  orderId: optionalId(64),
});

/** `zh-cn_topic_0000001353261785`. */
export const releaseLicenseRequest = expireLicenseRequest;

// Licence codes: POST

/** `zh-cn_topic_0070649167`. */
export const refreshLicenseCodeRequest = z.looseObject({
  ...everyCall,
  license: requiredText(64),
  scene: requiredText(64),
  orderId: requiredId(64),
  orderLineId: requiredId(64),
  productId: optionalId(64),
  expireTime: requiredTime(20),
});

/** `zh-cn_topic_0070649168`. */
export const updateLicenseCodeStatusRequest = z.looseObject({
  ...everyCall,
  activity: requiredText(32),
  license: requiredText(64),
  status: fieldOf(requestedStatus, 32),
});

/** `zh-cn_topic_0070649169`. The order is the unsubscription's. */
export const releaseLicenseCodeRequest = z.looseObject({
  ...everyCall,
  activity: requiredText(32),
  license: requiredText(64),
  orderId: optionalId(64),
  orderLineId: optionalId(64),
});

// Online licences: POST; the other calls are those of SaaS V2

/** `zh-cn_topic_0070649255`. `eventId` and `deviceFingerprint` together are one application. */
export const getLicenseAsyncRequest = z.looseObject({
  ...everyCall,
  // It becomes a segment of the path that the licence is uploaded to: `.` and `..` would be other paths.
  eventId: fieldOf(value => (typeof value === 'string' && /[^\s.]/.test(value) ? value : undefined), 64),
  instanceId: requiredId(64),
  effectiveTime: fieldOf(licenseTime, 32),
  expireTime: withLength(optionalLicenseTime(), 32),
  deviceFingerprint: optionalText(1024),
});

function licenseTime(value: unknown): number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? parseLicenseTime(String(value)) : undefined;
}

/** Absent or empty is undefined; a text that is no time is an error. */
function optionalLicenseTime() {
  return z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value, context): number | undefined => {
        if (value === undefined || value === null || String(value).trim() === '') return undefined;
        const time = licenseTime(value);
        if (time === undefined) context.issues.push({ code: 'custom', input: value, message: 'unusable' });
        return time;
      }),
    ),
  );
}
