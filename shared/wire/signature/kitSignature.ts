import { createHmac } from 'node:crypto';
import { isJsonObject, type JsonObject } from '../json.ts';
import { jsonText, validJson } from '../jsonText.ts';
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
import { maxMembers } from './compactMembers.ts';
import { formDecoded, isFormEncoded } from './formDecoded.ts';
import { asSigned, hmacToken, isTokenTime, keyOfToken } from './hmacToken.ts';
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
  const textFields = textsOf(Buffer.from(JSON.stringify(fields)));
  return hmacToken(
    secret,
    textFields.timeStamp ?? '',
    joined(withoutBlanks(Object.entries(textFields).map(([name, text]) => [name, Buffer.from(text)]))),
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
  let fields: Readonly<Record<string, string>>;
  try {
    fields = textsOf(body);
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return refusal('000002', error.code === 'too-many-members' ? error.code : 'body-not-json');
  }
  const timeStamp = fields.timeStamp ?? '';
  if (timeStamp.trim() === '') return refusal('000002', 'timestamp-missing');
  const token = kitTokenHeader(header);
  if (token === '') return refusal('000001', 'signature-missing');
  if (keys.length === 0) return refusal('000001', 'no-keys');
  if (!isTokenTime(timeStamp)) return refusal('000002', 'timestamp-malformed');
  const claimed = Buffer.from(token, 'base64');
  const raw = Object.entries(fields).map(([name, text]) => [name, Buffer.from(text)] as const);
  const isEncoded = raw.some(([, text]) => isFormEncoded(text));
  for (const matched of isEncoded ? (['raw', 'percent'] as const) : (['raw'] as const)) {
    const texts = withoutBlanks(
      matched === 'raw' ? raw : raw.map(([name, text]) => [name, formDecoded(text)] as const),
    );
    const key = keyOfToken(keys, claimed, timeStamp, joined(texts));
    if (key === undefined) continue;
    const signed = texts.map(([name, text]) => [asSigned(name), text.toString()] as const);
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

/**
 * The fields of a body as they go into the token. Lists and objects arrive as JSON text; where they do not, their compact JSON
 * is signed. That and long numbers come from the bytes: a parsed value has lost its digits and its order.
 *
 * @throws WireError
 */
function textsOf(body: Uint8Array): Readonly<Record<string, string>> {
  const value = validJson(jsonText(body));
  if (!isJsonObject(value)) throw new WireError('not-an-object', 'The JSON is not an object');
  const fields = Object.entries(value).filter(([name]) => name !== '__proto__');
  if (fields.length > maxMembers) throw new WireError('too-many-members', 'The JSON has too many members');
  const texts = fields.every(([, field]) => typeof field === 'string')
    ? new Map<string, Buffer>()
    : compactValues(body);
  return Object.fromEntries(
    fields.map(([name, field]) => {
      const text = typeof field === 'string' ? field : (texts.get(name)?.toString() ?? '');
      // `1.0` is signed as the number that it is, `20221124023659999` as its digits.
      const isSafe = typeof field === 'number' && !(/^-?\d{16,}$/.test(text) && !Number.isSafeInteger(field));
      return [name, isSafe ? String(field) : text];
    }),
  );
}

type SignedText = readonly [name: string, text: Buffer];

/** Sorted by name, blank ones left out. */
const withoutBlanks = (fields: readonly SignedText[]): readonly SignedText[] =>
  fields.filter(([, text]) => !isBlank(text)).sort(([one], [other]) => (one < other ? -1 : 1));

function isBlank(text: Buffer): boolean {
  const [first = 0x20] = text;
  // A printable character is seen at once; what else Unicode takes for a blank needs the whole.
  if (first > 0x20 && first < 0x7f) return false;
  return text.toString().trim() === '';
}

/** In pieces: a text may be large, and every copy costs. */
const joined = (signed: readonly SignedText[]): readonly Buffer[] =>
  signed.flatMap(([name, text], index) => [Buffer.from(`${index === 0 ? '' : '&'}${name}=`), text]);
