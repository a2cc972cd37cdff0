import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkAnswer } from '../../../../sandbox/marketplace/answers/checkAnswer.ts';

const key = 'an access key';

function signature(body: string): string {
  return `sign_type="HMAC-SHA256", signature= "${createHmac('sha256', key).update(body).digest('base64')}"`;
}

interface Given {
  readonly status?: number;
  readonly contentType?: string;
  readonly signName?: string;
  readonly signed?: string;
  readonly milliseconds?: number;
}

function failures(body: string, given: Given = {}): string[] {
  const { status = 200, contentType = 'application/json', signName = 'Body-Sign', milliseconds = 20 } = given;
  const headers = [
    ['Content-Type', contentType],
    [signName, signature(given.signed ?? body)],
  ] as const;
  const sent = {
    method: 'POST',
    fields: {},
    url: '',
    body: '',
    milliseconds,
    answer: { status, headers, body: Buffer.from(body) },
  } as const;
  return checkAnswer(sent, key)
    .checks.filter(({ ok }) => !ok)
    .map(({ name }) => name);
}

const success = '{"resultCode":"000000","resultMsg":"success","instanceId":"i-1"}';

describe('an answer is in order', () => {
  it('when it is HTTP 200, application/json, has both fields and a signature over its bytes', () => {
    expect(failures(success)).toEqual([]);
  });

  it('also when it refuses', () => {
    expect(failures('{"resultCode":"000001","resultMsg":""}')).toEqual([]);
  });
});

describe('an answer is not in order', () => {
  it.each<[string, string, Given]>([
    ['HTTP 200', success, { status: 500 }],
    ['content type application/json', success, { contentType: 'application/json; charset=utf-8' }],
    ['resultCode of 6 digits', '{"resultCode":0,"resultMsg":"x"}', {}],
    ['resultMsg is present', '{"resultCode":"000000"}', {}],
    ['Body-Sign over the exact bytes', success, { signName: 'body-sign' }],
    ['Body-Sign over the exact bytes', success, { signed: `${success}\n` }],
    ['fields within their lengths', `{"resultCode":"000000","resultMsg":"${'x'.repeat(256)}"}`, {}],
    [
      'fields within their lengths',
      `{"resultCode":"000000","resultMsg":"","info":[{"appInfo":{"frontEndUrl":"${'x'.repeat(513)}"}}]}`,
      {},
    ],
    ['ASCII only', '{"resultCode":"000000","resultMsg":"成功"}', {}],
    ['answered within 5 s', success, { milliseconds: 5000 }],
  ])('%s (%j)', (name, body, given) => {
    expect(failures(body, given)).toEqual([name]);
  });

  it('when it is no JSON at all', () => {
    expect(failures('<html>')).toEqual(['resultCode of 6 digits', 'resultMsg is present']);
  });
});
