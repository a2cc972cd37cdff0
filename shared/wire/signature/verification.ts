import type { AccessKey } from './accessKey.ts';
import { type VerificationFailure, verificationHint } from './verificationFailure.ts';

/** What every signature or token that holds tells. */
interface Holds {
  readonly ok: true;
  readonly key: AccessKey;
  /** Epoch ms. */
  readonly signedAt: number;
  /** `now` minus `signedAt`: positive for a request from the past. */
  readonly clockDifferenceMs: number;
}

export interface Refusal {
  readonly ok: false;
  readonly resultCode: '000001' | '000002';
  readonly reason: VerificationFailure;
  /** What the operator most likely did wrong; never holds a key, a signature or a part of the body. */
  readonly hint: string;
  readonly clockDifferenceMs?: number;
}

/**
 * The outcome of a check. `Said` holds the very text that was signed, or what was read from it: a caller that parses
 * anything else of the request would act on words that nobody signed.
 */
export type Verification<Said> = (Holds & Said) | Refusal;

export function refusal(
  resultCode: Refusal['resultCode'],
  reason: VerificationFailure,
  clockDifferenceMs?: number,
): Refusal {
  const failure = { ok: false, resultCode, reason, hint: verificationHint(reason) } as const;
  return clockDifferenceMs === undefined ? failure : { ...failure, clockDifferenceMs };
}
