import { createHash } from 'node:crypto';

/** A key of the seller centre. Its secret goes into HMACs as UTF-8 text, never hex- or base64-decoded. */
export interface AccessKey {
  /** Names the key in logs and in nonce records without telling anything about the secret. */
  readonly id: string;
  readonly secret: string;
}

/**
 * Gives a secret its id: `k_` and the first 8 hex digits of a SHA-256 over a fixed prefix and the secret. The
 * prefix keeps the id from being a plain hash of the secret that a table of known hashes could answer.
 */
export function accessKey(secret: string): AccessKey {
  const digest = createHash('sha256').update(`koogallery-bridge key id\0${secret}`, 'utf8').digest('hex');
  return { id: `k_${digest.slice(0, 8)}`, secret };
}
