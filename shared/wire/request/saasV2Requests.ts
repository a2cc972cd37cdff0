import * as z from 'zod/mini';
import {
  fieldOf,
  optionalId,
  optionalText,
  requiredId,
  requiredObjects,
  requiredText,
  requiredTextList,
  requiredTime,
} from './field.ts';

/**
 * What SaaS V2 calls of the marketplace carry, one schema per activity. All fields are documented as JSON text, the
 * numbers are their documented lengths in characters.
 */

const everyCall = { activity: requiredText(20), testFlag: optionalText(2) };

/** Activities that are documented later than the first three. */
const laterCall = { activity: requiredText(32), testFlag: optionalText(2) };

/** `zh-cn_topic_0070649427`. `businessId` is new on every request, repeats included: never a key. */
export const newInstanceRequest = z.looseObject({
  ...everyCall,
  orderId: requiredId(64),
  orderLineId: requiredId(64),
  businessId: requiredText(64),
});

/** `zh-cn_topic_0070649428`: one id or up to 100 with commas between them, whatever the printed length says. */
export const queryInstanceRequest = z.looseObject({
  ...everyCall,
  instanceId: requiredTextList({ maxItems: 100 }),
});

/** `zh-cn_topic_0070649429`. `scene` stays open text: a new scene with a usable expiry is a renewal. */
export const refreshInstanceRequest = z.looseObject({
  ...everyCall,
  scene: requiredText(64),
  orderId: requiredId(64),
  orderLineId: requiredId(64),
  instanceId: requiredId(64),
  productId: optionalId(64),
  expireTime: requiredTime(20),
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
  ...laterCall,
  instanceId: requiredId(64),
  status: fieldOf(requestedStatus, 32),
});

/** `zh-cn_topic_0070649431`. The order is there only on an unsubscription. */
export const releaseInstanceRequest = z.looseObject({
  ...laterCall,
  instanceId: requiredId(64),
  orderId: optionalId(64),
  orderLineId: optionalId(64),
});

/** `zh-cn_topic_0070649432`. */
export const upgradeInstanceRequest = z.looseObject({
  ...laterCall,
  instanceId: requiredId(64),
  orderId: requiredId(64),
  orderLineId: requiredId(64),
});

/** `zh-cn_topic_0000002411753620`. `productInfo` has no published field table; its objects are handed on. */
export const changeInstanceCheckRequest = z.looseObject({
  ...laterCall,
  instanceId: requiredId(64),
  productInfo: requiredObjects(),
});

/** `zh-cn_topic_0000002055600456`. */
export const orderNotifyRequest = z.looseObject({
  activity: requiredText(),
  testFlag: optionalText(2),
  orderId: requiredId(64),
  orderLineId: optionalId(64),
});
