import { createCipheriv, createDecipheriv } from 'node:crypto';
import { sha1prngKey } from './sha1prng.ts';

/** `1` = AES-256-CBC, `2` = AES-128-CBC, both with PKCS5 padding (`encryptType`, `zh-cn_topic_0070649013`). */
export type EncryptType = '1' | '2';

const ivLength = 16;
const ivAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Encrypts a value for SaaS V1: the 16 characters of the iv, then base64 of the ciphertext. The AES key is made of the
 * seller's key by {@link sha1prngKey}.
 *
 * @param iv 16 letters and digits, never used twice
 */
export function encryptValue(
  secret: string,
  encryptType: EncryptType,
  plaintext: string,
  iv: string,
): string {
  const cipher = createCipheriv(
    algorithm(encryptType),
    keyOf(secret, encryptType),
    Buffer.from(iv, 'latin1'),
  );
  return iv + Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]).toString('base64');
}

/** 16 letters and digits, each as likely as the others. */
export function randomIv(randomBytes: (size: number) => Uint8Array): string {
  const unbiased = 256 - (256 % ivAlphabet.length);
  let iv = '';
  while (iv.length < ivLength) {
    for (const byte of randomBytes(2 * ivLength)) {
      if (byte < unbiased && iv.length < ivLength) iv += ivAlphabet[byte % ivAlphabet.length];
    }
  }
  return iv;
}

/**
 * Opens a value of a request (`mobilePhone`, `email`): blanks become `+` again, the configured key size is tried first,
 * then the other. Undefined when neither gives text.
 */
export function decryptValue(secret: string, preferred: EncryptType, value: string): string | undefined {
  const other = preferred === '1' ? '2' : '1';
  // A blank at the end is one of those, or nothing.
  for (const reading of [value.trim(), value]) {
    const text = reading.replaceAll(' ', '+');
    const opened = open(secret, preferred, text) ?? open(secret, other, text);
    if (opened !== undefined) return opened;
  }
  return undefined;
}

/** Characters that a text of so many bytes takes once it is encrypted; the marketplace takes 128. */
export function encryptedLength(plaintextBytes: number): number {
  const cipherBytes = 16 * (Math.floor(plaintextBytes / 16) + 1);
  return ivLength + 4 * Math.ceil(cipherBytes / 3);
}

function open(secret: string, encryptType: EncryptType, text: string): string | undefined {
  const iv = Buffer.from(text.slice(0, ivLength), 'latin1');
  const ciphertext = Buffer.from(text.slice(ivLength), 'base64');
  try {
    const decipher = createDecipheriv(algorithm(encryptType), keyOf(secret, encryptType), iv);
    const plaintext = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(plaintext);
    // The wrong key gives right padding once in 256 times; its text gives itself away.
    return isPlausible(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

/** No control characters, and something in it. */
const isPlausible = (text: string): boolean => /^\P{Cc}+$/u.test(text);

const algorithm = (encryptType: EncryptType): string => (encryptType === '1' ? 'aes-256-cbc' : 'aes-128-cbc');

const keyOf = (secret: string, encryptType: EncryptType): Uint8Array =>
  sha1prngKey(secret, encryptType === '1' ? 256 : 128);
