import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bodySign, verifyBodySign } from '../../../../shared/wire/signature/bodySign.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

interface Inputs {
  key: string;
  body: string;
}
const vectors = [
  ...vectorsOfKind<Inputs, { headerValue: string }>('saas', 'body-sign'),
  ...vectorsOfKind<Inputs, { headerValue: string }>('license', 'body-sign'),
];
const body = Buffer.from('{"resultCode":"000000","resultMsg":"success"}');
const signature = createHmac('sha256', 'key').update(body).digest('base64');

describe('bodySign', () => {
  it.each(vectors)(
    'signs the exact bytes of the answer with the key alone: $name',
    ({ inputs, expected }) => {
      expect(bodySign(inputs.key, Buffer.from(inputs.body))).toBe(expected.headerValue);
      expect(verifyBodySign(expected.headerValue, inputs.key, Buffer.from(inputs.body))).toBe(true);
    },
  );

  it('writes one blank after the comma and one after signature=', () => {
    expect(bodySign('key', body)).toBe(`sign_type="HMAC-SHA256", signature= "${signature}"`);
  });
});

describe('verifyBodySign', () => {
  it.each([
    `sign_type="HMAC-SHA256", signature="${signature}"`,
    `sign_type="HMAC-SHA256",signature="${signature}"`,
    ` \tsign_type="HMAC-SHA256",  signature=  "${signature}" \t`,
  ])('accepts the header without its blanks, as some pages print it, and with others: %s', header => {
    expect(verifyBodySign(header, 'key', body)).toBe(true);
  });

  it.each([
    ['missing', undefined],
    ['empty', ''],
    ['the bare signature', signature],
    ['without quotes', `sign_type=HMAC-SHA256, signature= ${signature}`],
    ['cut short', `sign_type="HMAC-SHA256", signature= "${signature.slice(0, -5)}"`],
    ['of an empty text', 'sign_type="HMAC-SHA256", signature= ""'],
    ['with something before it', `x${bodySign('key', body)}`],
    ['with something behind it', `${bodySign('key', body)}x`],
    ['twice', `${bodySign('key', body)}${bodySign('key', body)}`],
    ['of a word between its parts', `sign_type="HMAC-SHA256",x signature=x "${signature}"`],
  ])('refuses a header that is %s', (_, header) => {
    expect(verifyBodySign(header, 'key', body)).toBe(false);
  });

  it('refuses another key, and a body with one line feed more', () => {
    const header = bodySign('key', body);

    expect(verifyBodySign(header, 'other key', body)).toBe(false);
    expect(verifyBodySign(header, 'key', Buffer.concat([body, Buffer.from('\n')]))).toBe(false);
  });

  it('answers every header with true or false, and its own with true', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.uint8Array(), (header, secret, bytes) => {
        expect(verifyBodySign(header, secret, bytes)).toBe(false);
        expect(verifyBodySign(bodySign(secret, bytes), secret, bytes)).toBe(true);
      }),
      fuzzRuns,
    );
  });
});
