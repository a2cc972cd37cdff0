import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpHandler } from '../../../shared/callback/handler.ts';
import { authToken } from '../../../shared/wire/signature/authToken.ts';
import { canonicalPayload } from '../../../shared/wire/signature/canonicalPayload.ts';
import { signKitRequest } from '../../../shared/wire/signature/kitSignature.ts';
import { signRequest } from '../../../shared/wire/signature/requestSignature.ts';

/** The key of each interface. */
export const keys = {
  base: 'bench-access-key-0001',
  v1: 'bench-access-key-0002',
  license: 'bench-access-key-0003',
  general: 'bench-access-key-0004',
  kit: 'bench-access-key-0005',
} as const;

export type Key = (typeof keys)[keyof typeof keys];

type Fields = Readonly<Record<string, unknown>>;

/**
 * A call of the marketplace as the gateway hands it over.
 *
 * @param now of the marketplace, epoch ms: where a subject's clock was moved on, its time
 */
export function postEvent(
  fields: Fields,
  accessKey: Key = keys.base,
  now: number = Date.now(),
): APIGatewayProxyEventV2 {
  const payload = JSON.stringify(fields);
  const [timestamp, nonce] = [String(now), randomUUID()];
  const signature = signRequest({ accessKey, timestamp, nonce, payload });
  return event('POST', '/saas', {
    rawQueryString: new URLSearchParams({ signature, timestamp, nonce }).toString(),
    body: payload,
  });
}

/** The same in SaaS V1 and License 1.0, where everything stands in the query. */
export function getEvent(fields: Readonly<Record<string, string>>): APIGatewayProxyEventV2 {
  const timeStamp = new Date().toISOString().replace(/\D/g, '');
  const parameters = Object.entries({ ...fields, timeStamp });
  const query = new URLSearchParams([...parameters, ['authToken', authToken(keys.v1, parameters)]]);
  return event('GET', '/saas', { rawQueryString: query.toString() });
}

/** A sync of the joint-operation kit V2, signed over its sorted form. */
export function kitEvent(name: string, fields: Fields): APIGatewayProxyEventV2 {
  const body = JSON.stringify(fields);
  const [timestamp, nonce] = [String(Date.now()), randomUUID()];
  const payload = canonicalPayload(body);
  return event('POST', `/saas/produceAPI/v2/${name}`, {
    headers: {
      'x-timestamp': timestamp,
      'x-nonce': nonce,
      'x-sign': signKitRequest({ accessKey: keys.kit, timestamp, nonce, payload }),
    },
    body,
  });
}

function event(
  method: string,
  path: string,
  parts: Partial<Pick<APIGatewayProxyEventV2, 'rawQueryString' | 'headers' | 'body'>>,
): APIGatewayProxyEventV2 {
  return {
    version: '2.0',
    rawPath: path,
    rawQueryString: '',
    headers: {},
    requestContext: { http: { method, path }, timeEpoch: Date.now(), requestId: randomUUID() },
    isBase64Encoded: false,
    ...parts,
  } as unknown as APIGatewayProxyEventV2;
}

export interface Answered {
  readonly resultCode: string;
  readonly instanceId?: string;
}

/** Sends a call. */
export async function send(handler: HttpHandler, call: APIGatewayProxyEventV2): Promise<Answered> {
  return JSON.parse((await handler(call)).body ?? '{}');
}

/** Sends a call that has to succeed. @throws when it does not */
export async function ask(handler: HttpHandler, call: APIGatewayProxyEventV2): Promise<Answered> {
  const answer = await send(handler, call);
  if (answer.resultCode !== '000000') throw new Error(`a call was answered ${answer.resultCode}`);
  return answer;
}

export const purchase = (orderId: string, more: Fields = {}): Fields => ({
  activity: 'newInstance',
  orderId,
  orderLineId: `${orderId}-000001`,
  businessId: randomUUID(),
  ...more,
});

export const renewal = (instanceId: string, orderId: string): Fields => ({
  activity: 'refreshInstance',
  scene: 'RENEWAL',
  instanceId,
  orderId,
  orderLineId: `${orderId}-000001`,
  expireTime: '20400101000000',
});

export const purchaseV1 = (orderId: string, more: Readonly<Record<string, string>> = {}) => ({
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
  expireTime: '20400101000000',
  ...more,
});
