import { parseMarketplaceTime } from '../marketplaceTime.ts';
import { firstValue, parseRawQuery, parseRawQueryPercentOnly, type QueryParameters } from '../rawQuery.ts';
import type { AccessKey } from './accessKey.ts';
import { asSigned, hmacToken, isTokenTime, keyOfToken } from './hmacToken.ts';
import { queryNames } from './queryNames.ts';
import { hasSwallowedParameter } from './swallowedParameter.ts';
import { refusal, type Verification } from './verification.ts';

/** What a token that holds was made over. */
export interface SignedQuery {
  /** The parameters as they were signed, the first of a repeated name, without the token. */
  readonly fields: Readonly<Record<string, string>>;
  /** How the query was decoded: by the rules of forms, or `%XX` only. */
  readonly matched: 'form' | 'percent';
}

export type TokenVerification = Verification<SignedQuery>;

export interface TokenToVerify {
  /** All keys that count for the interface; any match is enough (key change). */
  readonly keys: readonly AccessKey[];
  /** Exactly as on the wire. */
  readonly rawQuery: string;
  /** Epoch ms. */
  readonly now: number;
  /** Oldest accepted call, ms. None by default: no limit is published. */
  readonly maxAgeMs?: number;
}

/**
 * The token of a GET call of SaaS V1 and License 1.0: every parameter but `authToken`, decoded, the first of a
 * repeated name, sorted by code unit, empty values kept; the HMAC key is the seller's key followed by `timeStamp`.
 * Source: `zh-cn_topic_0070649062`, `zh-cn_topic_0070649061`.
 *
 * @returns base64, standard alphabet with padding
 */
export function authToken(secret: string, parameters: QueryParameters): string {
  const text = tokenText(signedParameters(parameters));
  return hmacToken(secret, firstValue(parameters, 'timeStamp') ?? '', [text]).toString('base64');
}

/**
 * Checks the token over the form-decoded values, then over `%XX`-decoded ones, since published URLs print base64 with a
 * bare `+`. `timeStamp` missing, or not of 14 to 17 digits, is 000002, the token missing or wrong 000001; so is one over a text that may have been
 * cut into parameters at other places. `signedAt` is the time stamp, or `now` where it is no readable time: 15 and 16
 * digits are seen and cut to the second.
 *
 * The text is signed without escapes. What stops a recorded token from covering another call:
 *
 * - the borders between parameters: see {@link hasSwallowedParameter}. What buyers write, and parameters that no page
 *   names, can still be cut at other places among themselves; nothing is decided by either.
 * - key and `timeStamp`, which follow each other as the secret of the HMAC: the time stands in the text too, so another
 *   border is another text. It is digits only, since the HMAC fills a secret up with NULs: one of NULs would make the
 *   secret of `Body-Sign`.
 * - a repeated parameter: the first one is signed and read. Order and encoding: sorted, and decoded before both.
 * - two decodings of a plus: whichever matched is read.
 * - the kit's V1 signs by the same formula: its bodies name no `activity`, and every text here begins with it.
 * - method, host and path are not signed: the text names the activity, and one address serves no two of one name.
 */
export function verifyAuthToken({
  keys,
  rawQuery,
  now,
  maxAgeMs = Number.POSITIVE_INFINITY,
}: TokenToVerify): TokenVerification {
  const form = parseRawQuery(rawQuery);
  const timeStamp = firstValue(form, 'timeStamp');
  if (!timeStamp) return refusal('000002', 'timestamp-missing');
  if (!isTokenTime(timeStamp)) return refusal('000002', 'timestamp-malformed');
  const stamped = parseMarketplaceTime(/^\d{15,16}$/.test(timeStamp) ? timeStamp.slice(0, 14) : timeStamp);
  const signedAt = stamped ?? now;
  const clockDifferenceMs = now - signedAt;
  const token = firstValue(form, 'authToken')?.replaceAll(' ', '+');
  if (!token) return refusal('000001', 'signature-missing', clockDifferenceMs);
  if (keys.length === 0) return refusal('000001', 'no-keys', clockDifferenceMs);

  const claimed = Buffer.from(token, 'base64');
  // Without a plus both decodings read the same.
  for (const matched of rawQuery.includes('+') ? (['form', 'percent'] as const) : (['form'] as const)) {
    const parameters = matched === 'form' ? form : parseRawQueryPercentOnly(rawQuery);
    const signed = signedParameters(parameters);
    const key = keyOfToken(keys, claimed, signed.get('timeStamp') ?? '', [tokenText(signed)]);
    if (key === undefined) continue;
    if (hasSwallowedParameter(signed, queryNames)) {
      return refusal('000001', 'parameter-swallowed', clockDifferenceMs);
    }
    // Only what is rightly signed is told that it is old.
    if (clockDifferenceMs > maxAgeMs) {
      return refusal('000002', 'timestamp-too-old', clockDifferenceMs);
    }
    return { ok: true, key, fields: Object.fromEntries(signed), matched, signedAt, clockDifferenceMs };
  }
  return refusal('000001', 'signature-mismatch', clockDifferenceMs);
}

function tokenText(signed: ReadonlyMap<string, string>): string {
  return [...signed]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The parameters by name as they go into the token: all but the token itself, the first of a repeated name. */
function signedParameters(parameters: QueryParameters): ReadonlyMap<string, string> {
  const first = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (name !== 'authToken' && !first.has(name)) first.set(name, asSigned(value));
  }
  return first;
}
