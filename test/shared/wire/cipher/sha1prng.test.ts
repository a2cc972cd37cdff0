import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, sha1prngKey } from '../../../../shared/wire/cipher/sha1prng.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

const keys = vectorsOfKind<{ seed: string; bits: 128 | 256 }, { keyHex: string }>('saas', 'sha1prng-key');

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sha1 = (bytes: Uint8Array): Buffer => createHash('sha1').update(bytes).digest();

/** The generator of Java for 256 bits, written out with signed bytes as Java has them. */
function javaKey(seed: string): string {
  const state = new Int8Array(sha1(Buffer.from(seed, 'utf8')));
  const bytesOf = (bytes: Int8Array) => new Uint8Array(bytes.buffer);
  const first = sha1(bytesOf(state));
  const output = new Int8Array(first);
  let last = 1;
  for (let i = 0; i < 20; i += 1) {
    const v = (state[i] ?? 0) + (output[i] ?? 0) + last;
    state[i] = v;
    last = v >> 8;
  }
  return hex(Buffer.concat([first, sha1(bytesOf(state))]).subarray(0, 32));
}

describe('sha1prngKey', () => {
  it.each(keys)('makes the key of Java: $name', ({ inputs, expected }) => {
    expect(hex(sha1prngKey(inputs.seed, inputs.bits))).toBe(expected.keyHex);
    expect(javaKey(inputs.seed).slice(0, inputs.bits / 4)).toBe(expected.keyHex);
  });

  it.each(['', 'k', '云商店', ' blanks count ', 'x'.repeat(10_000)])('takes any seed: %j', seed => {
    expect(hex(sha1prngKey(seed, 128))).toBe(hex(sha1(sha1(Buffer.from(seed))).subarray(0, 16)));
    expect(hex(sha1prngKey(seed, 256))).toBe(javaKey(seed));
  });

  it('agrees with the generator written out, in both sizes, for every seed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), seed => {
        expect(hex(sha1prngKey(seed, 256))).toBe(javaKey(seed));
        expect(hex(sha1prngKey(seed, 128))).toBe(javaKey(seed).slice(0, 32));
      }),
      fuzzRuns,
    );
  });

  it('gives the same key twice, and another one for another seed', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(one !== other);
        expect(sha1prngKey(one, 256)).toEqual(sha1prngKey(one, 256));
        expect(sha1prngKey(one, 256)).not.toEqual(sha1prngKey(other, 256));
      }),
      fuzzRuns,
    );
  });
});

describe('the state of the generator', () => {
  // What OpenJDK does when a state would come back: its first byte is counted up.
  it.each([
    ['stays the same and is nudged', [0, 0, 0], [255, 0, 0], [1, 0, 0]],
    ['is nudged over the end of a byte', [255, 0, 0], [255, 1, 0], [0, 0, 0]],
    ['has changed and is not nudged', [0, 0, 0], [0, 0, 0], [1, 0, 0]],
    ['carries as signed bytes do', [127, 5, 9], [127, 0, 0], [255, 5, 9]],
    ['borrows as signed bytes do', [128, 5, 9], [128, 0, 0], [1, 4, 9]],
  ])('%s', (_, before, output, after) => {
    const state = Uint8Array.from(before);
    advance(state, Uint8Array.from(output));
    expect([...state]).toEqual(after);
  });
});
