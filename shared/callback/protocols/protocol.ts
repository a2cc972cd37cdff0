import type { Config } from '../../config/config.ts';
import type { RawRequest } from '../../http/rawRequest.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { AccessKey } from '../../wire/signature/accessKey.ts';
import type { Verification } from '../../wire/signature/verification.ts';
import type { VerificationFailure } from '../../wire/signature/verificationFailure.ts';
import { WireError } from '../../wire/wireError.ts';

/** A call as it was read in one pass over the request. */
export type CallReading =
  | {
      readonly ok: true;
      readonly key: AccessKey;
      /** Epoch ms. */
      readonly signedAt: number;
      readonly clockDifferenceMs: number;
      /** What stops a replay; undefined where the protocol has nothing of the kind. */
      readonly nonce: string | undefined;
      /** What the call says, read from the very text that was signed. */
      readonly fields: JsonObject;
    }
  | {
      readonly ok: false;
      readonly resultCode: '000001' | '000002';
      /** Why nobody is known to have signed it; absent where somebody has, see `unreadable`. */
      readonly reason?: VerificationFailure;
      /** For the operator; never holds a key, a signature or a part of the body. */
      readonly hint: string;
      readonly clockDifferenceMs?: number;
      /** Rightly signed all the same: the key, and what is wrong with the signed text. */
      readonly unreadable?: { readonly key: AccessKey; readonly error: WireError };
    };

/** How calls of a family are signed and written. One object per way, shared by the families that use it. */
export interface Protocol {
  readonly method: 'GET' | 'POST';
  readonly maxBody: number;
  /** Reads a request once: who signed it, when, and what it says. */
  verify(
    request: RawRequest,
    keys: readonly AccessKey[],
    at: { readonly now: number; readonly toleranceMs: number; readonly v1MaxAgeMs?: number },
  ): CallReading;
  /** Whether answers carry `Body-Sign`; where absent they always do. */
  signsAnswers?(config: Config): boolean;
  /** Which activity a call is for, where the path says it and not a field `activity`. */
  activity?(request: RawRequest): string | undefined;
}

/**
 * What a verified request says. `read` is given nothing but what was signed.
 *
 * @param read may throw {@link WireError}: the call is then answered 000002 with the key that signed it
 */
export function readSigned<Said>(
  verification: Verification<Said>,
  read: (said: Said) => { readonly nonce?: string; readonly fields: JsonObject },
): CallReading {
  if (!verification.ok) return verification;
  const { key, signedAt, clockDifferenceMs } = verification;
  try {
    const { nonce, fields } = read(verification);
    return { ok: true, key, signedAt, clockDifferenceMs, nonce, fields };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const unreadable = { key, error };
    return { ok: false, resultCode: '000002', hint: error.message, clockDifferenceMs, unreadable };
  }
}
