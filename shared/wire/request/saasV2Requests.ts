import * as z from 'zod/mini';
import {
  fieldOf,
  optionalText,
  requiredObjects,
  requiredText,
  requiredTextList,
  requiredTime,
} from './field.ts';

/** What SaaS V2 calls of the marketplace carry, one schema per activity. All fields are documented as JSON text. */

const everyCall = { activity: requiredText(), testFlag: optionalText() };

/** `zh-cn_topic_0070649427`. `businessId` is new on every request, repeats included: never a key. */
export const newInstanceRequest = z.looseObject({
  ...everyCall,
  orderId: requiredText(),
  orderLineId: requiredText(),
  businessId: requiredText(),
});

/** `zh-cn_topic_0070649428`: one id or up to 100 with commas between them, whatever the printed length says. */
export const queryInstanceRequest = z.looseObject({
  ...everyCall,
  instanceId: requiredTextList({ maxItems: 100 }),
});

/** `zh-cn_topic_0070649429`. `scene` stays open text: a new scene with a usable expiry is a renewal. */
export const refreshInstanceRequest = z.looseObject({
  ...everyCall,
  scene: requiredText(),
  orderId: requiredText(),
  orderLineId: requiredText(),
  instanceId: requiredText(),
  productId: optionalText(),
  expireTime: requiredTime(),
});

/** What `updateInstanceStatus` asks for; another word is handed on as it came. */
export type RequestedStatus = 'freeze' | 'unfreeze' | { readonly unknown: string };

const statusWords: ReadonlyMap<string, RequestedStatus> = new Map([
  ['FREEZE', 'freeze'],
  ['FROZEN', 'freeze'],
  ['UNFREEZE', 'unfreeze'],
  ['UNFROZEN', 'unfreeze'],
  ['NORMAL', 'unfreeze'],
]);

/** Reads a status word; another word is handed on, a missing one is undefined. */
export function requestedStatus(value: unknown): RequestedStatus | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  return statusWords.get(value.trim().toUpperCase()) ?? { unknown: value };
}

/** `zh-cn_topic_0070649430`, with the other spellings that V1 and integrations use. */
export const updateInstanceStatusRequest = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  status: fieldOf(requestedStatus),
});

/** `zh-cn_topic_0070649431`. The order is there only on an unsubscription. */
export const releaseInstanceRequest = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  orderId: optionalText(),
  orderLineId: optionalText(),
});

/** `zh-cn_topic_0070649432`. */
export const upgradeInstanceRequest = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  orderId: requiredText(),
  orderLineId: requiredText(),
});

/** `zh-cn_topic_0000002411753620`. `productInfo` has no published field table; its objects are handed on. */
export const changeInstanceCheckRequest = z.looseObject({
  ...everyCall,
  instanceId: requiredText(),
  productInfo: requiredObjects(),
});

/** `zh-cn_topic_0000002055600456`. */
export const orderNotifyRequest = z.looseObject({
  ...everyCall,
  orderId: requiredText(),
  orderLineId: optionalText(),
});

/** Documented maximum lengths in characters. Longer values are accepted and logged. */
export const saasV2FieldLimits = {
  newInstance: { activity: 20, orderId: 64, orderLineId: 64, businessId: 64, testFlag: 2 },
  queryInstance: { activity: 20, testFlag: 2 },
  refreshInstance: {
    activity: 20,
    scene: 64,
    orderId: 64,
    orderLineId: 64,
    instanceId: 64,
    productId: 64,
    expireTime: 20,
    testFlag: 2,
  },
  updateInstanceStatus: { activity: 32, instanceId: 64, status: 32, testFlag: 2 },
  releaseInstance: { activity: 32, instanceId: 64, orderId: 64, orderLineId: 64, testFlag: 2 },
  upgradeInstance: { activity: 32, instanceId: 64, orderId: 64, orderLineId: 64, testFlag: 2 },
  changeInstanceCheck: { activity: 32, instanceId: 64, testFlag: 2 },
  orderNotify: { orderId: 64, orderLineId: 64, testFlag: 2 },
} as const satisfies Record<string, Readonly<Record<string, number>>>;
