import { constants, createHash, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openOaep } from '../../../../shared/wire/cipher/oaep.ts';

/** Small, so that it is made at once. Never used outside of this file. */
const pair = (modulusLength: number) =>
  generateKeyPairSync('rsa', {
    modulusLength,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
const [key, other] = [pair(1_024), pair(1_152)];

const sealed = (text: string | Buffer, oaepHash = 'sha1', { publicKey } = key): string =>
  publicEncrypt(
    { key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash },
    Buffer.from(text),
  ).toString('base64');

/** A block as the key makes it, whatever stands in it. */
const rawSealed = (block: Buffer): string =>
  publicEncrypt({ key: key.publicKey, padding: constants.RSA_NO_PADDING }, block).toString('base64');

/** RFC 8017, appendix B.2.1. */
function mask(seed: Buffer, length: number, hash: string): Buffer {
  const block = (counter: number) =>
    createHash(hash)
      .update(Buffer.concat([seed, Buffer.from([0, 0, 0, counter])]))
      .digest();
  return Buffer.concat([0, 1, 2, 3, 4, 5, 6].map(block)).subarray(0, length);
}

const mixed = (left: Buffer, right: Buffer): Buffer =>
  Buffer.from(left.map((byte, index) => byte ^ (right[index] ?? 0)));

/** RFC 8017, section 7.1.1, with a data block of ours: hash of the label, padding, 1, message. */
function padded(block: Buffer, label: string, mgf: string, first = 0): Buffer {
  const size = createHash(label).digest().length;
  const seed = Buffer.alloc(size, 7);
  const maskedBlock = mixed(block, mask(seed, block.length, mgf));
  return Buffer.concat([Buffer.from([first]), mixed(seed, mask(maskedBlock, size, mgf)), maskedBlock]);
}

function dataBlock(
  label: string,
  { separator = 1, padding = 0, message = Buffer.from('s3cret') } = {},
): Buffer {
  const hash = createHash(label).update('').digest();
  const room = Buffer.alloc(128 - 1 - hash.length - hash.length - 1 - message.length, padding);
  return Buffer.concat([hash, room, Buffer.from([separator]), message]);
}

describe('a client secret', () => {
  it.each(['', 's', 's3cret 密', 'x'.repeat(62)])('is opened with either hash, whatever it is: %s', text => {
    for (const hash of ['sha1', 'sha256']) expect(openOaep([key.privateKey], sealed(text, hash))).toBe(text);
  });

  it.each([
    ['sha256', 'sha1'],
    ['sha256', 'sha256'],
    ['sha1', 'sha1'],
  ])('is opened with %s for the label and %s for the mask', (label, mgf) => {
    expect(openOaep([key.privateKey], rawSealed(padded(dataBlock(label), label, mgf)))).toBe('s3cret');
  });

  it.each([
    ['another byte in front', padded(dataBlock('sha1'), 'sha1', 'sha1', 1)],
    ['another separator', padded(dataBlock('sha1', { separator: 2 }), 'sha1', 'sha1')],
    ['no separator', padded(dataBlock('sha1', { separator: 0, message: Buffer.alloc(6) }), 'sha1', 'sha1')],
    ['something in its padding', padded(dataBlock('sha1', { padding: 2 }), 'sha1', 'sha1')],
    ['another label', padded(dataBlock('sha1').fill(0, 0, 1), 'sha1', 'sha1')],
    ['a mask of another hash', padded(dataBlock('sha1'), 'sha1', 'sha256')],
    [
      'bytes that are no UTF-8',
      padded(dataBlock('sha1', { message: Buffer.from([0x61, 0xff]) }), 'sha1', 'sha1'),
    ],
  ])('is not opened with %s', (_, block) => {
    expect(openOaep([key.privateKey], rawSealed(block))).toBeUndefined();
  });

  it('begins behind the first 1, and may hold others', () => {
    const message = Buffer.from([1, 0x61, 0, 1, 0x62]);
    expect(openOaep([key.privateKey], sealed(message))).toBe('\u0001a\0\u0001b');
  });

  it('is opened by any of the keys, of any length', () => {
    const text = sealed('s3cret');
    expect(openOaep([other.privateKey, key.privateKey], text)).toBe('s3cret');
    expect(openOaep([key.privateKey, other.privateKey], text)).toBe('s3cret');
    expect(openOaep([key.privateKey, other.privateKey], sealed('x', 'sha1', other))).toBe('x');
    expect(openOaep([other.privateKey], text)).toBeUndefined();
    expect(openOaep([], text)).toBeUndefined();
  });

  it('is opened in lines, in the URL alphabet, without padding, with blanks for plus', () => {
    const all = Array.from({ length: 60 }, (_, index) => sealed(`s${index}`));
    for (const [index, text] of all.entries()) {
      const spellings = [
        ...['\n', '\r\n', '\n  ', '\t'].map(fold => text.replace(/.{64}/g, `$&${fold}`)),
        ...[
          text.replaceAll('+', '-').replaceAll('/', '_'),
          text.replace(/=+$/, ''),
          text.replaceAll('+', ' '),
        ],
        ...[` ${text} `, `\n${text}\n`],
      ];
      for (const spelling of spellings) expect(openOaep([key.privateKey], spelling)).toBe(`s${index}`);
    }
  });

  it.each([
    ['nothing', ''],
    ['text', 's3cret'],
    ['other characters before it', `*${sealed('x')}`],
    ['other characters behind it', `${sealed('x')}*`],
    ['other characters in it', sealed('x').replace(/^.{8}/, '$&!')],
    ['one byte less', Buffer.from(sealed('x'), 'base64').subarray(1).toString('base64')],
    ['a number beyond the modulus', Buffer.alloc(128, 255).toString('base64')],
    ['a number that no padding fits', Buffer.alloc(128, 1).toString('base64')],
  ])('is not opened: %s', (_, text) => {
    expect(openOaep([key.privateKey], text)).toBeUndefined();
  });

  it('is not looked at beyond 2,048 characters', () => {
    const text = sealed('x');
    const folded = (length: number) => text + '\n'.repeat(length - text.length);
    expect(openOaep([key.privateKey], folded(2_048))).toBe('x');
    expect(openOaep([key.privateKey], folded(2_049))).toBeUndefined();
  });
});
