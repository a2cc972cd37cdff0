import * as z from 'zod/mini';
import { parseLicenseTime } from '../licenseTime.ts';
import { fieldOf, optionalText, requiredText, requiredTime } from './field.ts';
import { purchaseFieldLimits, purchaseFields } from './saasV1Requests.ts';
import { requestedStatus } from './saasV2Requests.ts';

/** What the licence families' calls carry, one schema per activity. An empty value is an absent one. */

const everyCall = { activity: requiredText(), testFlag: optionalText() };

// License 1.0: GET

const everyGet = { ...everyCall, timeStamp: optionalText() };

/** `zh-cn_topic_0000001353181669`. `saasExtendParams` carries the identification code. */
export const getLicenseRequest = z.looseObject(purchaseFields);

/** `zh-cn_topic_0000001353381237`. */
export const refreshLicenseRequest = z.looseObject({
  ...everyGet,
  instanceId: requiredText(),
  orderId: requiredText(),
  productId: optionalText(),
  expireTime: requiredTime(),
  periodType: optionalText(),
  periodNumber: optionalText(),
});

/** Named in `imc_01_0038`; its table is not published, so only the instance is required. */
export const expireLicenseRequest = z.looseObject({
  ...everyGet,
  instanceId: requiredText(),
  orderId: optionalText(),
});

/** `zh-cn_topic_0000001353261785`. */
export const releaseLicenseRequest = expireLicenseRequest;

// Licence codes: POST

/** `zh-cn_topic_0070649167`. */
export const refreshLicenseCodeRequest = z.looseObject({
  ...everyCall,
  license: requiredText(),
  scene: requiredText(),
  orderId: requiredText(),
  orderLineId: requiredText(),
  productId: optionalText(),
  expireTime: requiredTime(),
});

/** `zh-cn_topic_0070649168`. */
export const updateLicenseCodeStatusRequest = z.looseObject({
  ...everyCall,
  license: requiredText(),
  status: fieldOf(requestedStatus),
});

/** `zh-cn_topic_0070649169`. The order is the unsubscription's. */
export const releaseLicenseCodeRequest = z.looseObject({
  ...everyCall,
  license: requiredText(),
  orderId: optionalText(),
  orderLineId: optionalText(),
});

// Online licences: POST; the other calls are those of SaaS V2

/** `zh-cn_topic_0070649255`. `eventId` and `deviceFingerprint` together are one application. */
export const getLicenseAsyncRequest = z.looseObject({
  ...everyCall,
  eventId: requiredText(),
  instanceId: requiredText(),
  effectiveTime: fieldOf(licenseTime),
  expireTime: optionalLicenseTime(),
  deviceFingerprint: optionalText(),
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

/** Documented maximum lengths in characters. Longer values are accepted and logged. */
export const licenseFieldLimits = {
  getLicense: purchaseFieldLimits,
  refreshLicense: {
    activity: 20,
    timeStamp: 20,
    instanceId: 64,
    orderId: 64,
    productId: 64,
    expireTime: 20,
    periodType: 10,
    periodNumber: 2,
  },
  expireLicense: { activity: 20, timeStamp: 20, instanceId: 64, orderId: 64 },
  releaseLicense: { activity: 20, timeStamp: 20, instanceId: 64, orderId: 64 },
  refreshLicenseCode: {
    activity: 20,
    license: 64,
    scene: 64,
    orderId: 64,
    orderLineId: 64,
    productId: 64,
    expireTime: 20,
    testFlag: 2,
  },
  updateLicenseCodeStatus: { activity: 32, license: 64, status: 32, testFlag: 2 },
  releaseLicenseCode: { activity: 32, license: 64, orderId: 64, orderLineId: 64, testFlag: 2 },
  getLicenseAsync: {
    activity: 20,
    instanceId: 64,
    eventId: 64,
    effectiveTime: 32,
    expireTime: 32,
    deviceFingerprint: 1024,
    testFlag: 2,
  },
} as const satisfies Record<string, Readonly<Record<string, number>>>;
