import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { open, seal } from '../../../shared/seal/seal.ts';
import { SealError } from '../../../shared/seal/sealError.ts';

const newKey = { id: 'new', key: Buffer.alloc(32, 'n') };
const oldKey = { id: 'old', key: Buffer.alloc(32, 'o') };
const binding = { pk: 'instance#1', attribute: 'customer' };
const secret = '{"mobilePhone":"13800000000"}';

const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    return error instanceof SealError ? error.code : error;
  }
  return 'opened';
};

describe('seal', () => {
  it('is AES-256-GCM over the text, with the place of the value as additional data', () => {
    const iv = Buffer.alloc(12, 1);
    const cipher = createCipheriv('aes-256-gcm', newKey.key, iv);
    cipher.setAAD(Buffer.from('["v1","new","instance#1","customer"]'));
    const body = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    expect(seal([newKey, oldKey], secret, binding, () => iv)).toBe(`v1.new.${body.toString('base64url')}`);
  });

  it('is readable with nothing but the key and the binding', () => {
    const [, , encoded = ''] = seal([newKey], secret, binding).split('.');
    const bytes = Buffer.from(encoded, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', newKey.key, bytes.subarray(0, 12));
    decipher.setAAD(Buffer.from('["v1","new","instance#1","customer"]'));
    decipher.setAuthTag(bytes.subarray(-16));
    expect(decipher.update(bytes.subarray(12, -16), undefined, 'utf8') + decipher.final('utf8')).toBe(secret);
  });

  it('never makes the same text twice', () => {
    expect(seal([newKey], secret, binding)).not.toBe(seal([newKey], secret, binding));
  });

  it('refuses to work without a key', () => {
    expect(codeOf(() => seal([], secret, binding))).toBe('seal-no-key');
  });
});

describe('open', () => {
  it('opens what seal made, whatever the text and the place', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(texts, texts, texts, (text, pk, attribute) => {
        expect(open([newKey], seal([newKey], text, { pk, attribute }), { pk, attribute })).toBe(text);
      }),
    );
  });

  it('opens what an older key sealed, as long as it is still listed', () => {
    const sealed = seal([oldKey], secret, binding);
    expect(open([newKey, oldKey], sealed, binding)).toBe(secret);
    expect(codeOf(() => open([newKey], sealed, binding))).toBe('seal-unknown-key');
  });

  it.each([
    ['another item', { pk: 'instance#2', attribute: 'customer' }],
    ['another attribute', { pk: 'instance#1', attribute: 'app' }],
    ['the parts shifted', { pk: 'instance#1","customer', attribute: '' }],
  ])('does not open in %s', (_, elsewhere) => {
    expect(codeOf(() => open([newKey], seal([newKey], secret, binding), elsewhere))).toBe('seal-tampered');
  });

  it('does not open under another key with the same id, or under another id with the same key', () => {
    const sealed = seal([newKey], secret, binding);
    expect(codeOf(() => open([{ id: 'new', key: oldKey.key }], sealed, binding))).toBe('seal-tampered');
    const renamed = sealed.replace('v1.new.', 'v1.old.');
    expect(codeOf(() => open([{ id: 'old', key: newKey.key }], renamed, binding))).toBe('seal-tampered');
  });

  it('notices every changed bit', () => {
    const [version, id, encoded = ''] = seal([newKey], secret, binding).split('.');
    const bytes = Buffer.from(encoded, 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const text = [version, id, changed.toString('base64url')].join('.');
      expect(codeOf(() => open([newKey], text, binding))).toBe('seal-tampered');
    }
  });

  it('does not accept a shortened tag', () => {
    const [version, id, encoded = ''] = seal([newKey], '', binding).split('.');
    const shortened = Buffer.from(encoded, 'base64url').subarray(0, -1).toString('base64url');
    expect(codeOf(() => open([newKey], [version, id, shortened].join('.'), binding))).toBe('seal-malformed');
  });

  it.each([
    '',
    'plain text',
    'v1.new.',
    'v2.new.AAAA',
    'v1.new.AAAA',
    'v1..AAAA',
    'v1.new.AA AA',
    'v1.new.AAAA.AAAA',
  ])('calls %j malformed', text => {
    expect(codeOf(() => open([newKey], text, binding))).toBe('seal-malformed');
  });

  it('meets any text with a SealError that does not repeat it', () => {
    const texts = fc.oneof(
      fc.string(),
      fc
        .uint8Array({ minLength: 28, maxLength: 60 })
        .map(b => `v1.new.${Buffer.from(b).toString('base64url')}`),
    );
    fc.assert(
      fc.property(texts, text => {
        expect(() => open([newKey], text, binding)).toThrow(SealError);
      }),
    );
  });

  it('names the key that is missing, and keeps text, key and sealed value out of its messages', () => {
    const sealed = seal([{ id: 'other', key: randomBytes(32) }], secret, binding);
    expect(() => open([newKey], sealed, binding)).toThrow(
      expect.objectContaining({
        message: 'The value was sealed with the data key other, which is not in DATA_KEYS.',
      }),
    );
  });
});
