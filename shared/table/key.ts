import { createHash } from 'node:crypto';

/** Which item: both parts are texts made by {@link key}. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** Longest part kept as it is: a partition key may have 2,048 bytes, a sort key 1,024, and requests bring ids of any length. */
const maxPart = 256;

/**
 * Joins the parts of a key with `#`. The delimiter inside a part is escaped, so two different lists of parts never
 * give the same key; a part too long for a key is replaced by its SHA-256.
 */
export function key(...parts: readonly string[]): string {
  return parts.map(keyPart).join('#');
}

function keyPart(part: string): string {
  if (part.length > maxPart / 4 && Buffer.byteLength(part) > maxPart) {
    return `%sha256:${createHash('sha256').update(part).digest('hex')}`;
  }
  return part.replace(/[%#]/g, character => (character === '%' ? '%25' : '%23'));
}

/** The last part of a key made by {@link key}, as it was. */
export function lastPart(text: string): string {
  const last = text.slice(text.lastIndexOf('#') + 1);
  return last.replaceAll('%23', '#').replaceAll('%25', '%');
}
