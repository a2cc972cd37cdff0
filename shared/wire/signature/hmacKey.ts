import { createSecretKey, type KeyObject } from 'node:crypto';

const keys = new Map<string, KeyObject>();

/** More than any deployment has at once, also while its keys are changed. */
const maxKeys = 64;

/**
 * A secret as the key of an HMAC, kept: an HMAC of a short text with a text as its key takes more than twice the CPU, and
 * each call of the marketplace needs three. The bytes are the same: UTF-8.
 */
export function hmacKey(secret: string): KeyObject {
  const known = keys.get(secret);
  if (known !== undefined) return known;
  if (keys.size >= maxKeys) keys.clear();
  const key = createSecretKey(secret, 'utf8');
  keys.set(secret, key);
  return key;
}
