import * as z from 'zod/mini';
import {
  fieldOf,
  optionalId,
  optionalText,
  optionalTime,
  requiredId,
  requiredText,
  requiredTextList,
  requiredTime,
} from './field.ts';
import { requestedStatus } from './saasV2Requests.ts';

/**
 * What SaaS V1 calls of the marketplace carry in their query, one schema per activity. Everything is text; numbers stay
 * as they are written, amounts above all. An empty value is an absent one. The numbers are the documented lengths in
 * characters.
 */

const everyCall = {
  activity: requiredText(20),
  timeStamp: optionalText(20),
  testFlag: optionalText(2),
};

/** Quantities of the linear attributes: pieces or times, GB, Mbps. */
const linearAttributes = { amount: optionalText(7), diskSize: optionalText(7), bandWidth: optionalText(7) };

/** Who bought, what, for how long: newInstance and getLicense of License 1.0. */
export const purchaseFields = {
  ...everyCall,
  ...linearAttributes,
  orderId: requiredId(64),
  productId: requiredId(64),
  businessId: requiredText(64),
  customerId: requiredText(100),
  customerName: optionalText(64),
  userId: optionalText(64),
  userName: optionalText(64),
  skuCode: optionalId(64),
  trialFlag: optionalText(),
  expireTime: optionalTime(20),
  chargingMode: optionalText(3),
  periodType: optionalText(10),
  periodNumber: optionalText(2),
  orderAmount: optionalText(20),
  provisionType: optionalText(),
  saasExtendParams: optionalText(2048),
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
  orderId: requiredId(64),
  instanceId: requiredId(64),
  productId: optionalId(64),
  expireTime: requiredTime(20),
  trialToFormal: optionalText(2),
  periodType: optionalText(10),
  periodNumber: optionalText(2),
  /** Negative when a renewal is cancelled. */
  orderAmount: optionalText(20),
});

/** `zh-cn_topic_0070649181`; printed examples omit the mandatory order. */
export const expireInstanceV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredId(64),
  orderId: optionalId(64),
});

/** `zh-cn_topic_0070649056`. */
export const releaseInstanceV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredId(64),
  orderId: optionalId(64),
  orderAmount: optionalText(20),
});

/** `zh-cn_topic_0000001297828992`. */
export const upgradeV1Request = z.looseObject({
  ...everyCall,
  ...linearAttributes,
  instanceId: requiredId(64),
  orderId: requiredId(64),
  skuCode: optionalId(64),
  productId: optionalId(64),
  saasExtendParams: optionalText(2048),
});

/** `zh-cn_topic_0070649407`: `FREEZE` or `NORMAL`, with the spellings of V2. */
export const instanceStatusV1Request = z.looseObject({
  ...everyCall,
  activity: requiredText(32),
  instanceId: requiredId(64),
  instanceStatus: fieldOf(requestedStatus, 32),
});

/** `zh-cn_topic_0070649185`: one id or up to 100 with commas between them. */
export const queryInstanceV1Request = z.looseObject({
  ...everyCall,
  instanceId: requiredTextList({ maxItems: 100 }),
});
