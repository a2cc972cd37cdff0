import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * The key pair with which the marketplace encrypts client secrets for this sandbox: made once and kept in the data
 * directory, so that no private key lies in the repository.
 *
 * @returns PEM, PKCS #8
 */
export async function kitPrivateKey(file: string): Promise<string> {
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known !== undefined) return known;
  const privateKey = newKitKey();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, privateKey, { mode: 0o600 });
  return privateKey;
}

/** RSA of 3,072 bits: PEM, PKCS #8. */
export function newKitKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return privateKey;
}

/** PEM, SPKI: what a seller pastes into the credential, without its first and last line. */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();
}
