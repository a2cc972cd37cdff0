import { BridgeError } from '../platform/bridgeError.ts';

/** A sealed value does not open. The message names neither the value nor the key. */
export class SealError extends BridgeError<
  'seal-no-key' | 'seal-malformed' | 'seal-unknown-key' | 'seal-tampered'
> {
  override readonly name = 'SealError';
}
