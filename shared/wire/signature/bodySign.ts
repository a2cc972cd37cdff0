import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto';
import { hmacKey } from './hmacKey.ts';

const format = /^\s*sign_type="HMAC-SHA256",\s*signature=\s*"([A-Za-z0-9+/]{43}=)"\s*$/;

/**
 * The exact value of the header `Body-Sign` for an answer: both values in double quotes, one blank after the comma
 * and one after `signature=`. Source: `zh-cn_topic_0070649157`.
 *
 * It covers an answer and nothing else: no call is signed with the bare key over a text that begins with a brace.
 *
 * @param secret the access key alone, without any time stamp
 * @param body the answer exactly as it is sent, text as UTF-8; blanks and line feeds at the ends count
 */
export function bodySign(secret: string, body: Uint8Array | string): string {
  return `sign_type="HMAC-SHA256", signature= "${mac(secret, body).digest('base64')}"`;
}

/**
 * Checks a `Body-Sign` header the way the marketplace does, in constant time. The blanks are optional here: the
 * pages print the header with and without them.
 */
export function verifyBodySign(headerValue: string | undefined, secret: string, body: Uint8Array): boolean {
  const signature = format.exec(headerValue ?? '')?.[1];
  if (signature === undefined) return false;
  return timingSafeEqual(Buffer.from(signature, 'base64'), mac(secret, body).digest());
}

const mac = (secret: string, body: Uint8Array | string): Hmac =>
  createHmac('sha256', hmacKey(secret)).update(body);
