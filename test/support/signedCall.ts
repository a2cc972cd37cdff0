import { createHmac, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { activities } from '../../functions/saas/productionAddress.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import { router } from '../../shared/callback/handler.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { baseKey } from './testBridge.ts';

export interface SignedCallOptions {
  readonly key?: string;
  readonly nonce?: string;
  /** Added to the clock for the timestamp, ms. */
  readonly skew?: number;
  /** What the address serves; the production address unless told. */
  readonly callbacks?: readonly Callback<Bridge>[];
  /** Sent instead of the signature made here. */
  readonly signature?: string;
  /** Bytes to send, when not the JSON of the fields. */
  readonly body?: string;
}

export interface CallAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly instanceId?: string;
  readonly info?: readonly { readonly instanceId: string; readonly appInfo: Record<string, string> }[];
}

/** A call of the marketplace as API Gateway hands it over, signed by the published formula written out here. */
export function signedEvent(
  fields: Readonly<Record<string, unknown>>,
  now: number,
  options: SignedCallOptions = {},
): APIGatewayProxyEventV2 {
  const { key = baseKey, nonce = randomUUID().replaceAll('-', ''), skew = 0 } = options;
  const body = options.body ?? JSON.stringify(fields);
  const timestamp = String(now + skew);
  const hmac = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
  const signature = options.signature ?? hmac(`${key}${nonce}${timestamp}${hmac(body)}`);
  return {
    version: '2.0',
    routeKey: 'POST /saas',
    rawPath: '/saas',
    rawQueryString: `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`,
    headers: { 'content-type': 'application/json;charset=utf8' },
    requestContext: {
      http: { method: 'POST', path: '/saas', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      timeEpoch: now,
      requestId: randomUUID(),
    } as APIGatewayProxyEventV2['requestContext'],
    body,
    isBase64Encoded: false,
  };
}

/** Sends a signed call through the production address's front door. */
export async function signedCall(
  bridge: Bridge,
  fields: Readonly<Record<string, unknown>>,
  options: SignedCallOptions = {},
): Promise<CallAnswer> {
  return sendEvent(bridge, signedEvent(fields, bridge.effects.clock(), options), options.callbacks);
}

/** Sends an event that was made before, once more or changed. */
export async function sendEvent(
  bridge: Bridge,
  event: APIGatewayProxyEventV2,
  callbacks: readonly Callback<Bridge>[] = activities,
): Promise<CallAnswer> {
  const answer = await router(async () => bridge, callbacks)(event);
  const body = answer.body ?? '';
  return {
    statusCode: answer.statusCode ?? 0,
    headers: answer.headers as Record<string, string>,
    body,
    ...JSON.parse(body),
  };
}

/** Fields of a purchase; every call has a business id of its own, as the marketplace's has. */
export function purchase(orderId: string, line = 1): Readonly<Record<string, string>> {
  return {
    activity: 'newInstance',
    businessId: randomUUID(),
    orderId,
    orderLineId: `${orderId}-${String(line).padStart(6, '0')}`,
  };
}
