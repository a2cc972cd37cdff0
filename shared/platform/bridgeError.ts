/**
 * Base of every error this bundle throws on purpose. `code` is stable and machine-readable; the message is for
 * the operator and never holds keys, signatures or personal data. Thrown only for what the caller cannot go on
 * from; expected outcomes are values.
 */
export class BridgeError extends Error {
  /** Written out in every subclass: in what is deployed the names of classes are shortened. */
  override readonly name: string = 'BridgeError';
  readonly code: string;

  constructor(code: string, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
