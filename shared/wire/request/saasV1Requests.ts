import * as z from 'zod/mini';
import {
  fieldOf,
  optionalText,
  optionalTime,
  requiredText,
  requiredTextList,
  requiredTime,
} from './field.ts';
import { requestedStatus } from './saasV2Requests.ts';

/**
 * What SaaS V1 calls of the marketplace carry in their query, one schema per activity. Everything is text; numbers stay
 * as they are written, amounts above all. An empty value is an absent one.
 */

const everyCall = { activity: requiredText(), timeStamp: optionalText(), testFlag: optionalText() };

/** Quantities of the linear attributes: pieces or times, GB, Mbps. */
const linearAttributes = { amount: optionalText(), diskSize: optionalText(), bandWidth: optionalText() };

/** Who bought, what, for how long: newInstance and getLicense of License 1.0. */
export const purchaseFields = {
  ...everyCall,
  ...linearAttributes,
  orderId: requiredText(),
  productId: requiredText(),
  businessId: requiredText(),
  customerId: requiredText(),
  customerName: optionalText(),
  userId: optionalText(),
  userName: optionalText(),
  skuCode: optionalText(),
  trialFlag: optionalText(),
  expireTime: optionalTime(),
  chargingMode: optionalText(),
  periodType: optionalText(),
  periodNumber: optionalText(),
  orderAmount: optionalText(),
  provisionType: optionalText(),
  saasExtendParams: optionalText(),
};

/** `zh-cn_topic_0070649013`. `mobilePhone` and `email` are ciphertexts. */
export const newInstanceV1Request = z.looseObject({
  ...purchaseFields,
  mobilePhone: optionalText(),
  email: optionalText(),
});

/** `zh-cn_topic_0070649180`. The order is the renewal's or the cancellation's, never the purchase's. */
export const refreshInstanceV1Request = z.looseObject({
  ...everyCall,
  orderId: requiredText(),
  instanceId: requiredText(),
  productId: optionalText(),
  expireTime: requiredTime(),
  trialToFormal: optionalText(),
  periodType: optionalText(),
  periodNumber: optionalText(),
  /** Negative when a renewal is cancelled. */
  orderAmount: optionalText(),
});

/** `zh-cn_topic_0070649181`; printed examples omit the mandatory order. */
export const expireInstanceV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  orderId: optionalText(),
});

/** `zh-cn_topic_0070649056`. */
export const releaseInstanceV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  orderId: optionalText(),
  orderAmount: optionalText(),
});

/** `zh-cn_topic_0000001297828992`. */
export const upgradeV1Request = z.looseObject({
  ...everyCall,
  ...linearAttributes,
  instanceId: requiredText(),
  orderId: requiredText(),
  skuCode: optionalText(),
  productId: optionalText(),
  saasExtendParams: optionalText(),
});

/** `zh-cn_topic_0070649407`: `FREEZE` or `NORMAL`, with the spellings of V2. */
export const instanceStatusV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  instanceStatus: fieldOf(requestedStatus),
});

/** `zh-cn_topic_0070649185`: one id or up to 100 with commas between them. */
export const queryInstanceV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredTextList({ maxItems: 100 }),
});

const everyLimit = { authToken: 50, timeStamp: 20, activity: 20, testFlag: 2 } as const;

export const purchaseFieldLimits = {
  ...everyLimit,
  customerId: 100,
  customerName: 64,
  userId: 64,
  userName: 64,
  businessId: 64,
  orderId: 64,
  skuCode: 64,
  productId: 64,
  expireTime: 20,
  chargingMode: 3,
  saasExtendParams: 2048,
  amount: 7,
  diskSize: 7,
  bandWidth: 7,
  periodType: 10,
  periodNumber: 2,
  orderAmount: 20,
} as const;

/** Documented maximum lengths in characters. Longer values are accepted and logged. */
export const saasV1FieldLimits = {
  newInstance: purchaseFieldLimits,
  refreshInstance: {
    ...everyLimit,
    orderId: 64,
    instanceId: 64,
    productId: 64,
    expireTime: 20,
    trialToFormal: 2,
    periodType: 10,
    periodNumber: 2,
    orderAmount: 20,
  },
  expireInstance: { ...everyLimit, orderId: 64, instanceId: 64 },
  releaseInstance: { ...everyLimit, orderId: 64, instanceId: 64, orderAmount: 20 },
  upgrade: {
    ...everyLimit,
    orderId: 64,
    instanceId: 64,
    skuCode: 64,
    productId: 64,
    amount: 7,
    diskSize: 7,
    bandWidth: 7,
    saasExtendParams: 2048,
  },
  instanceStatus: { ...everyLimit, activity: 32, instanceId: 64, instanceStatus: 32 },
  queryInstance: everyLimit,
} as const satisfies Record<string, Readonly<Record<string, number>>>;
