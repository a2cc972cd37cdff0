import type { QueryParameters } from '../../wire/rawQuery.ts';

/** What the product gave to the start of a login; `malformed` when it is repeated, empty, too long or of other signs. */
export type NonceReading =
  | { readonly kind: 'nonce'; readonly nonce: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' };

/**
 * Reads `?nonce=` of the product's own page: at most 128 letters, digits and `-._~`. It is kept in the browser's sealed
 * cookie and stands in the ticket's answer, so that the product knows a login that it led here itself.
 */
export function readNonce(query: QueryParameters): NonceReading {
  const given = query.filter(([name]) => name === 'nonce').map(([, value]) => value);
  const [nonce] = given;
  if (nonce === undefined) return { kind: 'none' };
  return given.length === 1 && /^[\w.~-]{1,128}$/.test(nonce)
    ? { kind: 'nonce', nonce }
    : { kind: 'malformed' };
}
