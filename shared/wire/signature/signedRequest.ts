import { timingSafeEqual } from 'node:crypto';
import { dayMs } from '../../platform/time.ts';
import { WireError } from '../wireError.ts';
import type { AccessKey } from './accessKey.ts';
import { canonicalPayloadCandidates } from './canonicalPayload.ts';
import { refusal, type Verification } from './verification.ts';
import type { VerificationFailure } from './verificationFailure.ts';

/** What a signature is made over; timestamp and nonce exactly as they are sent. */
export interface SignableRequest {
  readonly accessKey: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly payload: string | Uint8Array;
}

/** A signing formula: 32 bytes, or their hex in any letter case. The base interfaces and the joint-operation kit differ only here. */
export type RequestSigner = (request: SignableRequest) => string | Uint8Array;

export interface RequestToVerify {
  /** All keys that count for the interface; any match is enough (key change). */
  readonly keys: readonly AccessKey[];
  readonly signature: string | undefined;
  readonly timestamp: string | undefined;
  readonly nonce: string | undefined;
  /** The body's bytes as received. */
  readonly body: Uint8Array;
  /** Epoch ms. */
  readonly now: number;
  /** Largest accepted distance between `now` and `timestamp`, both ways, in ms; the pages say 60,000. */
  readonly toleranceMs: number;
}

/** What a signature that holds was made over. */
export interface SignedPayload {
  readonly nonce: string;
  /** The signed text itself: the body's bytes, or their key-sorted form. What the call says is read from it alone. */
  readonly payload: string | Uint8Array;
  readonly matched: 'raw' | 'canonical';
}

export type RequestVerification = Verification<SignedPayload>;

/**
 * Checks a signed request in the marketplace's order: timestamp, nonce, age, signature present, signature over the raw
 * bytes, signature over the key-sorted form. Whether the nonce is new is the caller's to find out.
 * Source: `zh-cn_topic_0070649476`.
 *
 * The text is signed without delimiters. What stops a recorded signature from covering another call:
 *
 * - key and nonce: the key is the secret of the HMAC too, so nothing can be moved into or out of it.
 * - nonce and timestamp: a timestamp has 10 or 13 digits, and of two ways to cut the digits one is refused (above).
 * - timestamp and payload: the base interfaces sign the payload as 64 hex digits of fixed length; the kit signs it as it
 *   is, but only a JSON object is read, and none begins with a digit.
 * - the payload's two forms, in two spellings: whichever matched is handed on, and nothing else is read.
 * - a nonce in another spelling of the query or header is decoded before it is signed and before it is claimed.
 * - letter case of the signature: of no consequence, since calls are known by their nonce.
 * - method, host and path are not signed: the body names its activity, each address has keys of its own, and the kit,
 *   whose path names it, refuses bodies of its other syncs (`shared/kit/foreignField.ts`).
 */
export function verifySignedRequest(request: RequestToVerify, sign: RequestSigner): RequestVerification {
  const { signature, timestamp, nonce, now } = request;
  if (!timestamp) return refusal('000002', 'timestamp-missing');
  const signedAt = signingTime(timestamp);
  if (signedAt === undefined) return refusal('000002', 'timestamp-malformed');
  const clockDifferenceMs = now - signedAt;
  if (!nonce) return refusal('000002', 'nonce-missing', clockDifferenceMs);
  if (!(Math.abs(clockDifferenceMs) <= request.toleranceMs)) {
    const reason = clockDifferenceMs > 0 ? 'timestamp-too-old' : 'timestamp-in-the-future';
    return refusal('000002', reason, clockDifferenceMs);
  }
  if (isAmbiguous(nonce, timestamp, now)) return refusal('000002', 'timestamp-ambiguous', clockDifferenceMs);
  if (!signature) return refusal('000001', 'signature-missing', clockDifferenceMs);
  if (!hexSignature.test(signature)) return refusal('000001', 'signature-malformed', clockDifferenceMs);
  if (request.keys.length === 0) return refusal('000001', 'no-keys', clockDifferenceMs);

  const claimed = Buffer.from(signature, 'hex');
  const signed = { ok: true, nonce, signedAt, clockDifferenceMs } as const;
  const rawKey = matchingKey(request.keys, claimed, sign, { timestamp, nonce, payload: request.body });
  if (rawKey !== undefined) return { ...signed, key: rawKey, payload: request.body, matched: 'raw' };

  const forms = canonicalForms(request.body);
  for (const payload of forms instanceof WireError ? [] : forms) {
    if (payload.equals(request.body)) continue;
    const key = matchingKey(request.keys, claimed, sign, { timestamp, nonce, payload });
    if (key !== undefined) return { ...signed, key, payload: payload.toString(), matched: 'canonical' };
  }
  return refusal('000001', mismatchReason(request.body, forms), clockDifferenceMs);
}

const hexSignature = /^[0-9a-f]{64}$/i;

/** The page's text says seconds on some sites and milliseconds on others, so the number of digits decides. */
function signingTime(timestamp: string): number | undefined {
  if (/^\d{13}$/.test(timestamp)) return Number(timestamp);
  if (/^\d{10}$/.test(timestamp)) return Number(timestamp) * 1000;
  return undefined;
}

const tenYearsMs = 10 * 365.25 * dayMs;

/**
 * Whether nonce and timestamp may be those of another call with the border between them moved: `nonce`, `1796…` of 13
 * digits signs the same text as `nonce179`, `6…` of 10, a nonce that nobody has seen, and a time that is fresh one day.
 */
function isAmbiguous(nonce: string, timestamp: string, now: number): boolean {
  if (timestamp.length !== 10 || !/\d{3}$/.test(nonce)) return false;
  return Math.abs(Number(`${nonce.slice(-3)}${timestamp}`) - now) <= tenYearsMs;
}

/** Every key is tried in full, so that the time taken tells nothing about which one came close. */
function matchingKey(
  keys: readonly AccessKey[],
  claimed: Uint8Array,
  sign: RequestSigner,
  { timestamp, nonce, payload }: Omit<SignableRequest, 'accessKey'>,
): AccessKey | undefined {
  let match: AccessKey | undefined;
  for (const key of keys) {
    const signature = sign({ accessKey: key.secret, timestamp, nonce, payload });
    const bytes = typeof signature === 'string' ? Buffer.from(signature, 'hex') : signature;
    const equal = timingSafeEqual(bytes, claimed);
    if (equal) match = key;
  }
  return match;
}

function canonicalForms(body: Uint8Array): readonly Buffer[] | WireError {
  try {
    return canonicalPayloadCandidates(body);
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

function mismatchReason(body: Uint8Array, forms: readonly Buffer[] | WireError): VerificationFailure {
  if (body.length === 0) return 'body-empty';
  if (!(forms instanceof WireError)) return 'signature-mismatch';
  return forms.code === 'too-many-members' ? 'too-many-members' : 'body-not-json';
}
