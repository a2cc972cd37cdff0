import type { SealBinding } from '../../shared/seal/seal.ts';
import { SealError } from '../../shared/seal/sealError.ts';
import type { Sealer } from '../../shared/seal/sealer.ts';

/** What came of one sealed value. */
export type Resealing =
  | { readonly kind: 'new'; readonly sealed: string }
  /** Sealed with the newest key already. */
  | { readonly kind: 'current' }
  /** Its key is not in DATA_KEYS any more, or it was damaged. */
  | { readonly kind: 'closed'; readonly keyId: string };

/** @param newest name of the key that seals */
export function resealValue(sealer: Sealer, newest: string, sealed: string, binding: SealBinding): Resealing {
  const keyId = /^v1\.([A-Za-z0-9_-]{1,32})\./.exec(sealed)?.[1] ?? 'unknown';
  if (keyId === newest) return { kind: 'current' };
  try {
    return { kind: 'new', sealed: sealer.seal(sealer.open(sealed, binding), binding) };
  } catch (error) {
    if (error instanceof SealError) return { kind: 'closed', keyId };
    throw error;
  }
}
