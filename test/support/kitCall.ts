import { constants, createHmac, publicEncrypt, randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { allOrgSync } from '../../functions/kit/allOrgSync.ts';
import { applicationSync } from '../../functions/kit/applicationSync.ts';
import { authSync } from '../../functions/kit/authSync.ts';
import { singleOrgSync } from '../../functions/kit/singleOrgSync.ts';
import { tenantSync } from '../../functions/kit/tenantSync.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { kit } from '../../shared/runtime/kit.ts';
import { kitPrivateKey, kitPublicKey } from './kitKey.ts';
import { kitKey } from './testBridge.ts';

const syncs = { tenantSync, applicationSync, authSync, singleOrgSync, allOrgSync } as const;
/** What a bridge needs to open secrets that {@link encryptedSecret} made. */
export const kitSettings = { KIT_ACCESS_KEYS: kitKey, KIT_PRIVATE_KEYS: kitPrivateKey } as const;

export type KitName = keyof typeof syncs;

export interface KitCallOptions {
  readonly version?: 1 | 2;
  readonly key?: string;
  readonly nonce?: string;
  /** Added to the clock for the signature, ms. */
  readonly skew?: number;
  /** Headers that replace those made here. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly prefix?: string;
}

/** A sync as API Gateway hands it over, signed by the published formulas written out here. */
export function kitEvent(
  name: KitName,
  fields: Readonly<Record<string, unknown>>,
  now: number,
  options: KitCallOptions = {},
): APIGatewayProxyEventV2 {
  const { version = 2, key = kitKey, nonce = randomUUID(), skew = 0, prefix = '/saas' } = options;
  const body = options.body ?? JSON.stringify(fields);
  const timestamp = String(now + skew);
  const path = `${prefix}/produceAPI/${version === 2 ? 'v2/' : ''}${name}`;
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: {
      ...(version === 2
        ? {
            'x-sign': createHmac('sha256', key).update(`${key}${nonce}${timestamp}${body}`).digest('hex'),
            'x-timestamp': timestamp,
            'x-nonce': nonce,
          }
        : { authToken: v1Token(fields, key) }),
      ...options.headers,
    },
    requestContext: {
      http: { method: 'POST', path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      timeEpoch: now,
      requestId: randomUUID(),
    } as APIGatewayProxyEventV2['requestContext'],
    body,
    isBase64Encoded: false,
  };
}

/** Fields sorted, blank ones left out. */
function v1Token(fields: Readonly<Record<string, unknown>>, key: string): string {
  const text = Object.keys(fields)
    .sort()
    .filter(name => String(fields[name] ?? '').trim() !== '')
    .map(name => `${name}=${fields[name]}`)
    .join('&');
  return createHmac('sha256', `${key}${fields.timeStamp}`).update(text).digest('base64');
}

export interface KitAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly resultCode: string;
  readonly resultMsg: string;
}

export async function sendKitEvent(
  bridge: Bridge,
  name: KitName,
  event: APIGatewayProxyEventV2,
): Promise<KitAnswer> {
  const answer = await kit.serve(syncs[name], async () => bridge)(event);
  const body = answer.body ?? '';
  return {
    statusCode: answer.statusCode ?? 0,
    headers: answer.headers as Record<string, string>,
    body,
    ...JSON.parse(body),
  };
}

export const kitCall = (
  bridge: Bridge,
  name: KitName,
  fields: Readonly<Record<string, unknown>>,
  options: KitCallOptions = {},
): Promise<KitAnswer> => sendKitEvent(bridge, name, kitEvent(name, fields, bridge.effects.clock(), options));

/** Beijing time as the kit writes it: `yyyyMMddHHmmssSSS`. */
export function kitTime(epochMs: number): string {
  return new Date(epochMs + 8 * 3_600_000).toISOString().replace(/\D/g, '');
}

/** As the marketplace encrypts a client secret: Node's OAEP has one hash for label and mask. */
export function encryptedSecret(secret: string, hash: 'sha1' | 'sha256' = 'sha256'): string {
  const key = kitPublicKey;
  const padding = constants.RSA_PKCS1_OAEP_PADDING;
  return publicEncrypt({ key, padding, oaepHash: hash }, Buffer.from(secret)).toString('base64');
}
