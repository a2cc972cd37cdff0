import { createHmac } from 'node:crypto';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import type { RequestToVerify } from '../../../shared/wire/signature/signedRequest.ts';

/** The formula of the signature page, written out. */
export function pageFormula(key: string, nonce: string, timestamp: string, payload: string): string {
  const inner = createHmac('sha256', key).update(payload, 'utf8').digest('hex').toLowerCase();
  return createHmac('sha256', key)
    .update(key + nonce + timestamp + inner, 'utf8')
    .digest('hex');
}

/** Epoch ms of the request and, unless changed, of the server's clock. */
export const now = 1_760_000_000_000;
export const key = 'd2c0a5e0-0000-4000-8000-000000000001';
export const nonce = 'Qm7dK2pX9sT4vB1n';
export const body = '{"activity":"releaseInstance","instanceId":"i-1","orderId":"CS1"}';

/** A rightly signed request, with changes. */
export function request(
  changes: Partial<Omit<RequestToVerify, 'body'>> & { body?: string } = {},
): RequestToVerify {
  const timestamp = String(now);
  return {
    keys: [accessKey(key)],
    signature: pageFormula(key, nonce, timestamp, body),
    timestamp,
    nonce,
    now,
    toleranceMs: 60_000,
    ...changes,
    body: Buffer.from(changes.body ?? body),
  };
}
