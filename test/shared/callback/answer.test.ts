import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loggedMessage, writeAnswer } from '../../../shared/callback/answer.ts';
import type { Answer } from '../../../shared/callback/callback.ts';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

const secret = 'd2c0a5e0-0000-4000-8000-000000000001';
const key = accessKey(secret);

/** The header of the page (zh-cn_topic_0070649157), over the bytes of the body as they go out. */
function expectedSign(body: string | undefined): string {
  const digest = createHmac('sha256', secret)
    .update(Buffer.from(body ?? '', 'utf8'))
    .digest('base64');
  return `sign_type="HMAC-SHA256", signature= "${digest}"`;
}

const answers: fc.Arbitrary<Answer> = fc.record(
  {
    code: fc.constantFrom('000000' as const, '000003' as const, '000005' as const),
    message: fc.string({ unit: 'binary', maxLength: 400 }),
    fields: fc.record({
      instanceId: fc.string({ unit: 'binary' }),
      info: fc.array(fc.record({ memo: fc.string({ unit: 'grapheme' }) })),
    }),
  },
  { requiredKeys: ['code'] },
);

describe('writeAnswer', () => {
  it('is HTTP 200 with JSON, result code and text first, then the fields', () => {
    const answer = writeAnswer({ code: '000000', fields: { instanceId: 'i-1' } }, key);
    expect(answer).toEqual({
      statusCode: 200,
      headers: {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
        // By `openssl dgst -sha256 -hmac <key> -binary | base64` over the body below.
        'Body-Sign': 'sign_type="HMAC-SHA256", signature= "shjlFvx8zdIBYRqgPjzEJc8frFwWqQuCDscc7WpM/Ko="',
      },
      body: '{"resultCode":"000000","resultMsg":"success","instanceId":"i-1"}',
      isBase64Encoded: false,
    });
  });

  it('is HTTP 200 also when it refuses', () => {
    const answer = writeAnswer({ code: '000005', message: 'try again' }, key);
    expect(answer).toMatchObject({
      statusCode: 200,
      body: '{"resultCode":"000005","resultMsg":"try again"}',
    });
  });

  it('writes everything outside ASCII as escapes, and signs just those bytes', () => {
    const { body, headers } = writeAnswer({ code: '000000', fields: { memo: '用户 é 😀' } }, key);
    expect(body).toBe(
      '{"resultCode":"000000","resultMsg":"success","memo":"\\u7528\\u6237 \\u00e9 \\ud83d\\ude00"}',
    );
    expect(headers?.['Body-Sign']).toBe(expectedSign(body));
  });

  it('is ASCII, says the same as was meant, and its signature fits the exact bytes, for any text', () => {
    fc.assert(
      fc.property(answers, answer => {
        const { body = '', headers } = writeAnswer(answer, key);
        expect(body).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(body)).toMatchObject({ resultCode: answer.code, ...answer.fields });
        expect(headers?.['Body-Sign']).toBe(expectedSign(body));
      }),
      fuzzRuns,
    );
  });

  it('goes out unsigned when there is no key', () => {
    const { headers } = writeAnswer({ code: '000005' }, undefined);
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  });
});

describe('resultMessage', () => {
  it('is the meaning of the code when there is nothing more particular to say', () => {
    expect(loggedMessage({ code: '000003' })).toBe('instance id does not exist');
    expect(loggedMessage({ code: '000003', message: 'gone' })).toBe('gone');
  });

  it('is never blank: the debugging page takes that for a missing field', () => {
    expect(loggedMessage({ code: '000005', message: '' })).toBe('other internal error');
    expect(loggedMessage({ code: '000005', message: ' ' })).toBe('other internal error');
  });

  it('is cut to the 255 characters that the marketplace takes', () => {
    expect(loggedMessage({ code: '000005', message: 'm'.repeat(255) })).toBe('m'.repeat(255));
    expect(loggedMessage({ code: '000005', message: 'm'.repeat(256) })).toBe('m'.repeat(255));
    const { body = '' } = writeAnswer({ code: '000005', message: 'm'.repeat(300) }, key);
    expect(JSON.parse(body).resultMsg).toHaveLength(255);
  });

  it('is told to the marketplace, not to the log, where the words are the product’s', () => {
    const refused = { code: '000106', message: 'Zhang San has no seat', isForeign: true } as const;
    expect(JSON.parse(writeAnswer(refused, key).body ?? '').resultMsg).toBe('Zhang San has no seat');
    expect(loggedMessage(refused)).toBe(loggedMessage({ code: '000106' }));
  });
});
