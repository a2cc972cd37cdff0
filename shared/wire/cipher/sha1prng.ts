import { createHash } from 'node:crypto';

/**
 * The AES key that Java's `KeyGenerator("AES")` makes of a `SecureRandom("SHA1PRNG")` seeded with a text: what SaaS V1
 * encrypts with. The generator hashes its state and adds the hash to it, byte by byte with carry
 * (`zh-cn_topic_0272346898`; the same as OpenJDK's `sun.security.provider.SecureRandom`).
 */
export function sha1prngKey(seed: string, bits: 128 | 256): Uint8Array {
  const state = sha1(Buffer.from(seed, 'utf8'));
  const stream: Uint8Array[] = [];
  for (let length = 0; length < bits / 8; length += 20) {
    const output = sha1(state);
    stream.push(output);
    advance(state, output);
  }
  return Buffer.concat(stream).subarray(0, bits / 8);
}

const sha1 = (bytes: Uint8Array): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(createHash('sha1').update(bytes).digest());

/** state + output + 1 over signed bytes, as Java adds them; a state that stays the same is nudged. */
export function advance(state: Uint8Array, output: Uint8Array): void {
  let carry = 1;
  let changed = false;
  for (const [index, byte] of state.entries()) {
    const sum = signed(byte) + signed(output[index] ?? 0) + carry;
    const next = sum & 255;
    changed ||= next !== byte;
    state[index] = next;
    carry = sum >> 8;
  }
  if (!changed) state[0] = ((state[0] ?? 0) + 1) & 255;
}

const signed = (byte: number): number => (byte << 24) >> 24;
