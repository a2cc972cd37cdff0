import type { SealBinding } from './seal.ts';

/** Seals and opens personal data; the keys stay outside. */
export interface Sealer {
  seal(text: string, binding: SealBinding): string;
  /** @throws {SealError} when the value was sealed elsewhere or with a key that is gone. */
  open(sealed: string, binding: SealBinding): string;
}
