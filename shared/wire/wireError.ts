import { BridgeError } from '../platform/bridgeError.ts';

/** What can be wrong with bytes or text that should have one of the marketplace's wire formats. */
type WireErrorCode =
  | 'invalid-json'
  | 'not-an-object'
  | 'too-deep'
  | 'too-many-members'
  | 'time-out-of-range'
  | 'invalid-namespace';

/** Thrown by the parsers and writers of the wire formats, and the only error that input from outside can cause. */
export class WireError extends BridgeError<WireErrorCode> {
  override readonly name = 'WireError';
}
