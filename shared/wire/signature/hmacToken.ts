import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey } from './accessKey.ts';

/** The token of the V1 protocols: HMAC-SHA256 with the key and the time behind it (zh-cn_topic_0070649062). */
export const hmacToken = (secret: string, timeStamp: string, text: string): Buffer =>
  createHmac('sha256', `${secret}${timeStamp}`).update(text).digest();

/** Every key is tried in full, so that the time taken tells nothing about which one came close. */
export function keyOfToken(
  keys: readonly AccessKey[],
  claimed: Uint8Array,
  timeStamp: string,
  text: string,
): AccessKey | undefined {
  let match: AccessKey | undefined;
  for (const key of keys) {
    const token = hmacToken(key.secret, timeStamp, text);
    const equal = claimed.length === token.length && timingSafeEqual(token, claimed);
    if (equal && match === undefined) match = key;
  }
  return match;
}

/**
 * A value as the bytes that are signed spell it. Half of a surrogate pair goes into an HMAC as U+FFFD, so a text with
 * either has one token: what is parsed afterwards must not be able to tell them apart.
 */
export const asSigned = (text: string): string => Buffer.from(text).toString();
