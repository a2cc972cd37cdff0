import { createHmac } from 'node:crypto';
import { hmacKey } from './hmacKey.ts';
import {
  type RequestToVerify,
  type RequestVerification,
  type SignableRequest,
  verifySignedRequest,
} from './signedRequest.ts';

/**
 * Signs a request of the V2 base interfaces, orderNotify, licence codes and online licences: the payload goes in as the
 * lower-case hex of its own HMAC. Source: `zh-cn_topic_0070649476`; the key of both HMACs is printed in
 * `zh-cn_topic_0070649248`.
 *
 * @returns 64 upper-case hex digits
 */
export function signRequest(request: SignableRequest): string {
  return requestMac(request).toString('hex').toUpperCase();
}

function requestMac({ accessKey, timestamp, nonce, payload }: SignableRequest): Buffer {
  const key = hmacKey(accessKey);
  const inner = createHmac('sha256', key).update(payload).digest('hex');
  return createHmac('sha256', key).update(`${accessKey}${nonce}${timestamp}${inner}`).digest();
}

/** Checks a request that was signed by {@link signRequest}'s formula. Never throws for anything a caller can send. */
export function verifyRequest(request: RequestToVerify): RequestVerification {
  return verifySignedRequest(request, requestMac);
}
