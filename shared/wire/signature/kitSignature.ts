import { createHmac } from 'node:crypto';
import { isJsonObject, type Json, type JsonObject, parseJsonObject } from '../json.ts';
import {
  allOrgSyncRequest,
  applicationSyncRequest,
  authSyncRequest,
  singleOrgSyncRequest,
  tenantSyncRequest,
} from '../request/kitRequests.ts';
import { readObjectList } from '../request/relaxedList.ts';
import { WireError } from '../wireError.ts';
import type { AccessKey } from './accessKey.ts';
import { compactValues } from './canonicalPayload.ts';
import { asSigned, hmacToken, keyOfToken } from './hmacToken.ts';
import type { SignableRequest } from './signedRequest.ts';
import { hasSwallowedParameter, type SignedNames } from './swallowedParameter.ts';
import { refusal, type Verification } from './verification.ts';

/**
 * Signs a request of the joint-operation kit V2: unlike the base interfaces, the payload goes in as it is. Source:
 * `zh-cn_topic_0070649476`.
 *
 * @returns 64 lower-case hex digits
 */
export function signKitRequest({ accessKey, timestamp, nonce, payload }: SignableRequest): string {
  return createHmac('sha256', accessKey)
    .update(`${accessKey}${nonce}${timestamp}`)
    .update(payload)
    .digest('hex');
}

/**
 * The token of a kit V1 body: fields sorted by code unit, blank ones left out, `name=value` joined with `&`; the HMAC
 * key is the seller's key followed by the field `timeStamp`. Source: `zh-cn_topic_0070649159`.
 *
 * @returns base64, standard alphabet with padding
 */
export function kitToken(secret: string, fields: JsonObject): string {
  return hmacToken(
    secret,
    textOf(fields.timeStamp ?? ''),
    joined(signedFields(fields, text => text)),
  ).toString('base64');
}

/** What a token that holds was made over. */
export interface SignedKitFields {
  /**
   * Every field as the very text that was signed, blank ones left out: a list is its compact JSON, a number its digits.
   * Nothing else of the body is to be parsed, since other bodies have the same token.
   */
  readonly fields: Readonly<Record<string, string>>;
  /** Whether the values were signed as they stand in the body, or URL-decoded. */
  readonly matched: 'raw' | 'percent';
}

export type KitVerification = Verification<SignedKitFields>;

export interface KitTokenToVerify {
  /** All keys that count for the interface; any match is enough (key change). */
  readonly keys: readonly AccessKey[];
  /** The header `authToken` as received. */
  readonly header: string | undefined;
  /** The body's bytes as received. */
  readonly body: Uint8Array;
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Checks a kit V1 call over the values as parsed, then URL-decoded: the page says that they are encoded, its code does
 * not decode. No age limit is published, so `signedAt` is `now`. Body no JSON object or `timeStamp` missing: 000002;
 * token missing or wrong, or over a text that may have been cut into fields at other places: 000001.
 *
 * What stops a recorded token from covering another call, besides what {@link verifyAuthToken} says of the same formula:
 *
 * - types, white space, order and blank fields of the JSON are not signed: what is read are the signed texts alone.
 * - encoded and plain values: whichever matched is read, lists and objects too.
 * - lists may hold any text, and so the border of a field: one that is not whole is refused where it is read, and no
 *   sync takes a list of another.
 * - the path is not signed: see `shared/kit/foreignField.ts`.
 */
export function verifyKitToken({ keys, header, body, now }: KitTokenToVerify): KitVerification {
  let fields: JsonObject;
  try {
    fields = withListsAsText(parseJsonObject(body), body);
  } catch (error) {
    if (error instanceof WireError) return refusal('000002', 'body-not-json');
    throw error;
  }
  const timeStamp = textOf(fields.timeStamp ?? '');
  if (timeStamp.trim() === '') return refusal('000002', 'timestamp-missing');
  if (!/^\d+$/.test(timeStamp.trim())) return refusal('000002', 'timestamp-malformed');
  const token = kitTokenHeader(header);
  if (token === '') return refusal('000001', 'signature-missing');
  if (keys.length === 0) return refusal('000001', 'no-keys');
  const claimed = Buffer.from(token, 'base64');
  for (const matched of ['raw', 'percent'] as const) {
    const signed = signedFields(fields, matched === 'raw' ? value => value : decoded);
    const key = keyOfToken(keys, claimed, timeStamp, joined(signed));
    if (key === undefined) continue;
    if (signed.some(hasSwallowed)) return refusal('000001', 'parameter-swallowed');
    return {
      ok: true,
      key,
      fields: Object.fromEntries(signed),
      matched,
      signedAt: now,
      clockDifferenceMs: 0,
    };
  }
  return refusal('000001', 'signature-mismatch');
}

/** The token without blanks and one pair of quotes around it, straight or typographic. */
export function kitTokenHeader(header: string | undefined): string {
  return (header ?? '')
    .trim()
    .replace(/^["'“”„‘’]/, '')
    .replace(/["'“”‘’]$/, '')
    .trim();
}

const lists: ReadonlySet<string> = new Set(['userList', 'orgInfo', 'orgInfoList']);

const bodyNames: SignedNames = {
  known: new Set(
    [
      tenantSyncRequest,
      applicationSyncRequest,
      authSyncRequest,
      singleOrgSyncRequest,
      allOrgSyncRequest,
    ].flatMap(({ shape }) => Object.keys(shape)),
  ),
  freeTexts: new Set(['name', 'orgName', 'OrgName', 'domainName', 'clientSecret']),
};

/**
 * A whole list may hold any text. One that has swallowed a field, or lost its end to one, is no list any more, and
 * whoever reads such a list refuses the call.
 */
function hasSwallowed(field: readonly [name: string, text: string]): boolean {
  const [name, text] = field;
  if (!hasSwallowedParameter([field], bodyNames)) return false;
  return !lists.has(name) || readObjectList(text) === undefined;
}

/** Lists and objects as their compact JSON, digits and order as they came: a parsed value has lost both. */
function withListsAsText(fields: JsonObject, body: Uint8Array): JsonObject {
  if (Object.values(fields).every(value => typeof value !== 'object')) return fields;
  const texts = compactValues(body);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'object' ? (texts.get(name) ?? null) : value,
    ]),
  );
}

function signedFields(
  fields: JsonObject,
  decode: (text: string) => string,
): readonly (readonly [name: string, text: string])[] {
  return Object.keys(fields)
    .sort()
    .map(name => [asSigned(name), asSigned(decode(textOf(fields[name] ?? '')))] as const)
    .filter(([, text]) => text.trim() !== '');
}

const joined = (signed: readonly (readonly [name: string, text: string])[]): string =>
  signed.map(([name, text]) => `${name}=${text}`).join('&');

/** Lists and objects arrive as JSON text in V1; where they do not, their compact JSON is signed. */
function textOf(value: Json): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) || isJsonObject(value) ? JSON.stringify(value) : String(value ?? '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
