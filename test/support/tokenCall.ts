import { createHmac, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { activities } from '../../functions/saas/productionAddress.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import { router } from '../../shared/callback/handler.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { v1Key } from './testBridge.ts';

export interface TokenCallOptions {
  readonly key?: string;
  /** Added to the clock for the time stamp, ms. */
  readonly skew?: number;
  /** What the address serves; the production address unless told. */
  readonly callbacks?: readonly Callback<Bridge>[];
  /** Sent instead of the token made here; an empty text sends none. */
  readonly token?: string;
}

export interface TokenAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly resultCode: string;
  readonly resultMsg: string;
  readonly instanceId?: string;
  readonly encryptType?: string;
  readonly license?: string;
  readonly appInfo?: Readonly<Record<string, string>>;
  readonly info?: readonly { readonly instanceId: string; readonly appInfo: Record<string, string> }[];
}

/** A GET call of the marketplace as API Gateway hands it over, its token by the published formula written out here. */
export function tokenEvent(
  fields: Readonly<Record<string, string>>,
  now: number,
  { key = v1Key, skew = 0, token }: TokenCallOptions = {},
): APIGatewayProxyEventV2 {
  const timeStamp = new Date(now + skew).toISOString().replace(/\D/g, '');
  const signed: Record<string, string> = { timeStamp, ...fields };
  const text = Object.keys(signed)
    .sort()
    .map(name => `${name}=${signed[name]}`)
    .join('&');
  const made = createHmac('sha256', key + signed.timeStamp)
    .update(text)
    .digest('base64');
  const authToken = token ?? made;
  const parameters = { ...signed, ...(authToken === '' ? {} : { authToken }) };
  return {
    version: '2.0',
    routeKey: 'GET /saas',
    rawPath: '/saas',
    rawQueryString: new URLSearchParams(parameters).toString(),
    headers: {},
    requestContext: {
      http: { method: 'GET', path: '/saas', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      timeEpoch: now,
      requestId: randomUUID(),
    } as APIGatewayProxyEventV2['requestContext'],
    isBase64Encoded: false,
  };
}

export async function tokenCall(
  bridge: Bridge,
  fields: Readonly<Record<string, string>>,
  options: TokenCallOptions = {},
): Promise<TokenAnswer> {
  return sendTokenEvent(bridge, tokenEvent(fields, bridge.effects.clock(), options), options.callbacks);
}

/** Sends an event that was made before, once more: there is no nonce that would stop it. */
export async function sendTokenEvent(
  bridge: Bridge,
  event: APIGatewayProxyEventV2,
  callbacks: readonly Callback<Bridge>[] = activities,
): Promise<TokenAnswer> {
  const answer = await router(async () => bridge, callbacks)(event);
  const body = answer.body ?? '';
  return {
    statusCode: answer.statusCode ?? 0,
    headers: answer.headers as Record<string, string>,
    body,
    ...JSON.parse(body),
  };
}

/** Parameters of a purchase; every call has a business id of its own, as the marketplace's has. */
export function purchaseV1(
  orderId: string,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  return {
    activity: 'newInstance',
    businessId: randomUUID(),
    customerId: '68cbc86abc2018ab880d92f36422fa0e',
    customerName: 'buyer',
    orderId,
    productId: '00301-666666-0--0',
    skuCode: 'sku-1',
    chargingMode: '1',
    periodType: 'year',
    periodNumber: '1',
    orderAmount: '99.90',
    expireTime: '20300101000000',
    ...more,
  };
}
