import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decryptValue,
  type EncryptType,
  encryptedLength,
  encryptValue,
  randomIv,
} from '../../../../shared/wire/cipher/encryptedValue.ts';
import { sha1prngKey } from '../../../../shared/wire/cipher/sha1prng.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

interface Value {
  key: string;
  encryptType: EncryptType;
  iv: string;
  plaintext: string;
}
const values = vectorsOfKind<Value, { value: string }>('saas', 'aes-value');
const shapes = vectorsOfKind<{ value: string }, { iv: string; cipherBytes: number }>(
  'saas',
  'aes-value-shape',
);

describe('an encrypted value', () => {
  it.each(values)('is made and opened as in $name', ({ inputs, expected }) => {
    const { key, encryptType, plaintext, iv } = inputs;
    expect(encryptValue(key, encryptType, plaintext, iv)).toBe(expected.value);
    expect(decryptValue(key, encryptType, expected.value)).toBe(plaintext);
  });

  it.each(values)('is plain AES-CBC under the derived key: $name', ({ inputs, expected }) => {
    const { key, encryptType, iv, plaintext } = inputs;
    const [bits, algorithm] =
      encryptType === '1' ? [256 as const, 'aes-256-cbc'] : [128 as const, 'aes-128-cbc'];
    const decipher = createDecipheriv(algorithm, sha1prngKey(key, bits), Buffer.from(iv, 'ascii'));
    const opened = decipher.update(expected.value.slice(16), 'base64', 'utf8') + decipher.final('utf8');

    expect(opened).toBe(plaintext);
    expect(expected.value.slice(0, 16)).toBe(iv);
    expect(encryptedLength(Buffer.byteLength(plaintext))).toBe(expected.value.length);
  });

  it('of 128 bits is made with the twice hashed key alone', () => {
    const sha1 = (bytes: string | Buffer) => createHash('sha1').update(bytes).digest();
    const cipher = createCipheriv('aes-128-cbc', sha1(sha1('a key')).subarray(0, 16), 'ABCDEFGH12345678');
    const base64 = cipher.update('云商店 admin', 'utf8', 'base64') + cipher.final('base64');

    expect(encryptValue('a key', '2', '云商店 admin', 'ABCDEFGH12345678')).toBe(`ABCDEFGH12345678${base64}`);
  });

  it.each(values)('is never opened by another key: $name', ({ inputs, expected }) => {
    for (let other = 0; other < 400; other += 1) {
      expect(decryptValue(`${inputs.key}${other}`, inputs.encryptType, expected.value)).toBeUndefined();
    }
  });

  it.each(values)('with another block at its end is not opened: $name', ({ inputs, expected }) => {
    const ciphertext = Buffer.from(expected.value.slice(16), 'base64');
    const last = ciphertext.length - 1;
    const tampered = Buffer.from(ciphertext);
    tampered[last] = (tampered[last] ?? 0) ^ 1;
    const value = (bytes: Buffer) => expected.value.slice(0, 16) + bytes.toString('base64');

    expect(decryptValue(inputs.key, inputs.encryptType, value(tampered))).toBeUndefined();
    expect(decryptValue(inputs.key, inputs.encryptType, value(ciphertext.subarray(0, last)))).toBeUndefined();
  });

  it.each(values)('is opened with the other key size configured: $name', ({ inputs, expected }) => {
    const other = inputs.encryptType === '1' ? '2' : '1';
    expect(decryptValue(inputs.key, other, expected.value)).toBe(inputs.plaintext);
  });

  it.each(values)('is opened after its plus became a blank on the way: $name', ({ inputs, expected }) => {
    const blanked = expected.value.replaceAll('+', ' ');
    expect(decryptValue(inputs.key, inputs.encryptType, blanked)).toBe(inputs.plaintext);
  });

  it('is opened though the plus at its end became a blank', () => {
    // Three blocks of cipher have no padding of base64 behind them.
    const people = Array.from({ length: 2_000 }, (_, count) => `a-long-name-${count}@customer.example.com`);
    const [plaintext = '', value = ''] =
      people
        .map(person => [person, encryptValue('a key', '1', person, 'ABCDEFGH12345678')])
        .find(([, value]) => value?.endsWith('+')) ?? [];
    expect(plaintext).not.toBe('');
    expect(decryptValue('a key', '1', value.replaceAll('+', ' '))).toBe(plaintext);
    expect(decryptValue('a key', '1', ` ${value}\n`)).toBe(plaintext);
  });

  it.each(shapes)('has its iv in front: $name', ({ inputs, expected }) => {
    expect(inputs.value.slice(0, 16)).toBe(expected.iv);
    expect(Buffer.from(inputs.value.slice(16), 'base64')).toHaveLength(expected.cipherBytes);
    expect(decryptValue('not its key', '1', inputs.value)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['only an iv', 'ABCDEFGH12345678'],
    ['half a block', 'ABCDEFGH12345678AAAA'],
    ['a plain telephone number', '15905222222'],
    ['an iv of other characters', `${'漢'.repeat(16)}FvVhM3xQH826sEsBYgMGlw==`],
  ])('of %s opens to nothing', (_, value) => {
    expect(decryptValue('a key', '1', value)).toBeUndefined();
  });

  it('that opens to no text is not opened', () => {
    const iv = 'ABCDEFGH12345678';
    const sealed = (bytes: Uint8Array) => {
      const cipher = createCipheriv('aes-256-cbc', sha1prngKey('a key', 256), Buffer.from(iv));
      return iv + Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
    };
    expect(decryptValue('a key', '1', sealed(Buffer.from('text')))).toBe('text');
    expect(decryptValue('a key', '1', sealed(Buffer.from([0xff, 0xfe])))).toBeUndefined();
    expect(decryptValue('a key', '1', sealed(Buffer.from('a\u0000b')))).toBeUndefined();
    expect(decryptValue('a key', '1', sealed(Buffer.alloc(0)))).toBeUndefined();
  });

  it('comes back whatever the text, in both sizes, as long as it was foretold', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter(it => /^\P{Cc}+$/u.test(it));
    fc.assert(
      fc.property(text, fc.constantFrom('1' as const, '2' as const), (plaintext, encryptType) => {
        const value = encryptValue('a key', encryptType, plaintext, randomIv(randomBytes));
        expect(decryptValue('a key', encryptType, value)).toBe(plaintext);
        expect(value).toHaveLength(encryptedLength(Buffer.byteLength(plaintext)));
      }),
      fuzzRuns,
    );
  });

  it('never throws for what is no ciphertext', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        expect(['string', 'undefined']).toContain(typeof decryptValue('a key', '1', value));
      }),
      fuzzRuns,
    );
  });

  it('fits into 128 characters up to 79 bytes', () => {
    expect(encryptedLength(79)).toBeLessThanOrEqual(128);
    expect(encryptedLength(80)).toBeGreaterThan(128);
  });
});

describe('an iv', () => {
  it('is 16 letters and digits; bytes that would favour some of them are thrown away', () => {
    // 256 is not a multiple of 62: the last eight values would make the first eight letters likelier.
    const unfair = Array.from({ length: 16 }, (_, index) => 248 + (index % 8));
    const fair = [0, 61, 62, 123, 124, 185, 186, 247, 1, 2, 3, 4, 5, 6, 7, 8];
    expect(randomIv(() => Uint8Array.from([...unfair, ...fair]))).toBe('A9A9A9A9BCDEFGHI');
    expect(randomIv(randomBytes)).toMatch(/^[A-Za-z0-9]{16}$/);
    expect(randomIv(randomBytes)).not.toBe(randomIv(randomBytes));
  });
});
