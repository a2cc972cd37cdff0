import type { Config } from '../../config/config.ts';
import type { RawRequest } from '../../http/rawRequest.ts';
import type { JsonObject } from '../../wire/json.ts';
import type { AccessKey } from '../../wire/signature/accessKey.ts';
import type { RequestVerification } from '../../wire/signature/signedRequest.ts';

type Verified = Extract<RequestVerification, { readonly ok: true }>;

/** How calls of a family are signed and written. One object per way, shared by the families that use it. */
export interface Protocol {
  readonly method: 'GET' | 'POST';
  readonly maxBody: number;
  /** Over the raw bytes, before anything is parsed. */
  verify(
    request: RawRequest,
    keys: readonly AccessKey[],
    at: { readonly now: number; readonly toleranceMs: number; readonly v1MaxAgeMs?: number },
  ): RequestVerification;
  /** What stops a replay; undefined where the protocol has nothing of the kind. */
  nonce(request: RawRequest): string | undefined;
  /** Whether answers carry `Body-Sign`; where absent they always do. */
  signsAnswers?(config: Config): boolean;
  /**
   * @param matched the form of the request that the signature held for: only that one is what the marketplace said
   * @throws {WireError} when the call is not written as it must be.
   */
  fields(request: RawRequest, matched: Verified['matched']): JsonObject;
  /** Which activity a call is for, where the path says it and not a field `activity`. */
  activity?(request: RawRequest): string | undefined;
}
