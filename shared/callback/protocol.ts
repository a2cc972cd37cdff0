import type { AccessKey } from '../wire/accessKey.ts';
import type { JsonObject } from '../wire/json.ts';
import type { RequestVerification } from '../wire/requestSignature.ts';
import type { RawRequest } from './rawRequest.ts';

/** How calls of a family are signed and written. One object per way, shared by the families that use it. */
export interface Protocol {
  readonly method: 'GET' | 'POST';
  readonly largestBody: number;
  /** Over the raw bytes, before anything is parsed. */
  verify(
    request: RawRequest,
    keys: readonly AccessKey[],
    at: { readonly now: number; readonly toleranceMs: number },
  ): RequestVerification;
  /** What stops a replay; undefined where the protocol has nothing of the kind. */
  nonce(request: RawRequest): string | undefined;
  /** @throws {WireError} when the call is not written as it must be. */
  fields(request: RawRequest): JsonObject;
}
