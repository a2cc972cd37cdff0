import {
  constants,
  createHash,
  createPrivateKey,
  type KeyObject,
  privateDecrypt,
  timingSafeEqual,
} from 'node:crypto';

/** Hash of the label and of the mask; which pair the marketplace uses is not published (`zh-cn_topic_0070649434`). */
const combinations = [
  { label: 'sha256', mask: 'sha1' },
  { label: 'sha256', mask: 'sha256' },
  { label: 'sha1', mask: 'sha1' },
] as const;

/**
 * Opens a `clientSecret` of applicationSync: base64 of RSA-OAEP with an empty label. Every key and every combination is
 * tried in full, and whatever is wrong with the text gives the same undefined.
 *
 * @param privateKeys PEM; several during a key change
 */
export function openOaep(privateKeys: readonly string[], ciphertext: string): string | undefined {
  if (ciphertext.length > maxCiphertext) return undefined;
  const readings = [ciphertext.trim(), ciphertext].map(base64Bytes);
  let opened: Buffer | undefined;
  for (const pem of privateKeys) {
    const padded = rawDecrypt(createPrivateKey(pem), readings);
    for (const combination of combinations) {
      const message = unpad(padded, combination.label, combination.mask);
      opened ??= message;
    }
  }
  return opened === undefined ? undefined : utf8(opened);
}

/** Characters: three times what the largest usual key makes (4,096 bits). */
const maxCiphertext = 2_048;

/** Lines may be folded; a blank inside one is a `+` that was read as a form's. Bad base64 is no bytes. */
function base64Bytes(text: string): Buffer {
  const base64 = text.replace(/\s+/g, run => (/[\r\n\t]/.test(run) ? '' : run)).replaceAll(' ', '+');
  return Buffer.from(/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64) ? base64 : '', 'base64');
}

/**
 * The padded block. A blank at the edge of the text is a `+` or nothing: the reading that has the key's length tells. When
 * none has it, a block that no padding fits.
 */
function rawDecrypt(key: KeyObject, readings: readonly Buffer[]): Buffer {
  const length = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const wellSized = readings.find(bytes => bytes.length === length);
  try {
    const padded = privateDecrypt(
      { key, padding: constants.RSA_NO_PADDING },
      wellSized ?? Buffer.alloc(length, 1),
    );
    return wellSized === undefined ? Buffer.alloc(length, 1) : padded;
  } catch {
    // A number beyond the modulus.
    return Buffer.alloc(length, 1);
  }
}

/** RFC 8017, section 7.1.2, step 3; no early way out before everything was looked at. */
function unpad(padded: Buffer, label: string, mask: string): Buffer | undefined {
  const hashLength = createHash(label).digest().length;
  const maskedSeed = padded.subarray(1, 1 + hashLength);
  const maskedBlock = padded.subarray(1 + hashLength);
  const seed = xor(maskedSeed, generateMask(maskedBlock, hashLength, mask));
  const block = xor(maskedBlock, generateMask(seed, maskedBlock.length, mask));
  const labelHash = createHash(label).digest();
  let wrong = (padded[0] ?? 1) | (timingSafeEqual(block.subarray(0, hashLength), labelHash) ? 0 : 1);
  let start = 0;
  for (let index = hashLength; index < block.length; index += 1) {
    const byte = block[index] ?? 0;
    if (start === 0) {
      if (byte === 1) start = index + 1;
      else wrong |= byte;
    }
  }
  return wrong === 0 && start > 0 ? block.subarray(start) : undefined;
}

/** MGF1 of RFC 8017, appendix B.2.1. */
function generateMask(seed: Buffer, length: number, hash: string): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0, have = 0; have < length; counter += 1) {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const part = createHash(hash).update(seed).update(count).digest();
    parts.push(part);
    have += part.length;
  }
  return Buffer.concat(parts).subarray(0, length);
}

const xor = (left: Uint8Array, right: Uint8Array): Buffer =>
  Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));

function utf8(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
