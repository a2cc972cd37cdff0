import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccessKey } from './accessKey.ts';

/** The token of the V1 protocols: HMAC-SHA256 with the key and the time behind it (zh-cn_topic_0070649062). */
export function hmacToken(secret: string, timeStamp: string, text: SignedParts): Buffer {
  const hmac = createHmac('sha256', `${secret}${timeStamp}`);
  for (const part of text) hmac.update(part);
  return hmac.digest();
}

/** What a text is made of. */
type SignedParts = readonly (string | Uint8Array)[];

/**
 * Whether a text can be the time of a token: 14 to 17 digits, all of which pages print. It goes into the HMAC's key behind
 * the secret, so nothing else may stand there: NULs would make the key of `Body-Sign`, which is filled up with them.
 */
export const isTokenTime = (text: string): boolean => /^\d{14,17}$/.test(text);

/** Every key is tried in full, so that the time taken tells nothing about which one came close. */
export function keyOfToken(
  keys: readonly AccessKey[],
  claimed: Uint8Array,
  timeStamp: string,
  text: SignedParts,
): AccessKey | undefined {
  let match: AccessKey | undefined;
  for (const key of keys) {
    const token = hmacToken(key.secret, timeStamp, text);
    const equal = claimed.length === token.length && timingSafeEqual(token, claimed);
    if (equal) match = key;
  }
  return match;
}

/**
 * A value as the bytes that are signed spell it. Half of a surrogate pair goes into an HMAC as U+FFFD, so a text with
 * either has one token: what is parsed afterwards must not be able to tell them apart.
 */
export const asSigned = (text: string): string => Buffer.from(text).toString();
