/**
 * Base of every error this bundle throws on purpose. `code` is stable and machine-readable; the message is for
 * the operator and never holds keys, signatures or personal data. Thrown only for what the caller cannot go on
 * from; expected outcomes are values. Each subclass names its codes: a fault that is misspelt does not compile.
 */
export abstract class BridgeError<Code extends string = string> extends Error {
  /** Written out in every subclass: in what is deployed the names of classes are shortened. */
  abstract override readonly name: string;
  readonly code: Code;

  constructor(code: Code, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
