import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { DataKey } from '../config/readers/dataKeys.ts';
import { SealError } from './sealError.ts';

/** Where a sealed value lives. It opens nowhere else, so that values cannot be swapped between items. */
export interface SealBinding {
  readonly pk: string;
  readonly attribute: string;
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/**
 * Seals text for rest with the first data key: AES-256-GCM, a fresh 12-byte IV, the binding as additional data.
 *
 * @returns `v1.<key id>.<base64url of iv, ciphertext and 16-byte tag>`
 * @throws {SealError} `seal-no-key` when there is no data key.
 */
export function seal(
  dataKeys: readonly DataKey[],
  plaintext: string,
  binding: SealBinding,
  random: (size: number) => Uint8Array = randomBytes,
): string {
  const [dataKey] = dataKeys;
  if (dataKey === undefined) throw new SealError('seal-no-key', 'There is no data key to seal with.');
  const iv = random(ivBytes);
  const cipher = createCipheriv(algorithm, dataKey.key, iv);
  cipher.setAAD(additionalData(dataKey.id, binding));
  const sealed = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `v1.${dataKey.id}.${sealed.toString('base64url')}`;
}

/**
 * Opens what `seal` made, with whichever data key it names.
 *
 * @throws {SealError} `seal-malformed`, `seal-unknown-key` (the key left DATA_KEYS too early), `seal-tampered`
 *   (changed, or read from another item or attribute than it was sealed for).
 */
export function open(dataKeys: readonly DataKey[], sealed: string, binding: SealBinding): string {
  const [, keyId, encoded] = /^v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/.exec(sealed) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64url');
  if (keyId === undefined || bytes.length < ivBytes + tagBytes) {
    throw new SealError('seal-malformed', 'The value is not a sealed value.');
  }
  const dataKey = dataKeys.find(({ id }) => id === keyId);
  if (dataKey === undefined) {
    throw new SealError(
      'seal-unknown-key',
      `The value was sealed with the data key ${keyId.slice(0, 32)}, which is not in DATA_KEYS.`,
    );
  }
  const decipher = createDecipheriv(algorithm, dataKey.key, bytes.subarray(0, ivBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(additionalData(keyId, binding));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()]).toString(
      'utf8',
    );
  } catch (cause) {
    throw new SealError('seal-tampered', 'The value was changed or belongs to another item.', { cause });
  }
}

// JSON keeps the parts apart whatever characters they hold. The version and key id are bound as well.
const additionalData = (keyId: string, { pk, attribute }: SealBinding) =>
  Buffer.from(JSON.stringify(['v1', keyId, pk, attribute]));
