import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import type { DebugCase } from '../../../../../shared/schedules/selfDial/rules/debugCases.ts';
import {
  type Dialled,
  marketplaceWords,
} from '../../../../../shared/schedules/selfDial/rules/marketplaceWords.ts';

const secret = 'test-base-access-key-0001';
const given: DebugCase = {
  ...{ name: 'x', path: '/saas', signing: 'post', ring: 'base', fields: {} },
  carries: 'instanceId',
};

function answered(text: string, more: Partial<Extract<Dialled, { kind: 'answered' }>> = {}): Dialled {
  const body = Buffer.from(text);
  const signature = createHmac('sha256', secret).update(body).digest('base64');
  const bodySign = `sign_type="HMAC-SHA256", signature= "${signature}"`;
  return { kind: 'answered', status: 200, contentType: 'application/json', bodySign, body, ...more };
}

const good = '{"resultCode":"000000","resultMsg":"success","instanceId":"i"}';

it.each<[string, Dialled, RegExp | undefined]>([
  ['a right answer', answered(good), undefined],
  ['nobody there', { kind: 'silent', timedOut: false, fault: 'TypeError' }, /unreachable/],
  ['no answer in time', { kind: 'silent', timedOut: true, fault: 'TimeoutError' }, /timed out/],
  ['another status', answered(good, { status: 503 }), /httpCode=503/],
  ['a page of a gateway', answered('<html>', { contentType: 'text/html' }), /content-type/],
  ['no JSON', answered('OK'), /Parse response body failed/],
  ['no resultMsg', answered('{"resultCode":"000000"}'), /Parse response body failed/],
  ['no signature', answered(good, { bodySign: undefined }), /does not contain Body-Sign/],
  ['changed on the way', answered(good, { body: Buffer.from(`${good} `) }), /verify the HTTP Body signature/],
  ['another code', answered('{"resultCode":"000005","resultMsg":"x"}'), /error result code.*000005/],
  ['a code that is none', answered('{"resultCode":"secret","resultMsg":"x"}'), /no code/],
  ['no instance', answered('{"resultCode":"000000","resultMsg":"success"}'), /does not contain instanceId/],
  [
    'an empty instance',
    answered('{"resultCode":"000000","resultMsg":"success","instanceId":""}'),
    /does not contain instanceId/,
  ],
])('of %s', (_, dialled, words) => {
  const says = marketplaceWords(dialled, given, secret, { kitBodySign: true });
  if (words === undefined) expect(says).toBeUndefined();
  else expect(says).toMatch(words);
});

// The words of the debugging page (docs/protocol/marketplace-behaviour.md, 6).
it.each<[Dialled, string]>([
  [{ kind: 'silent', timedOut: true, fault: 'x' }, 'Calling the interface timed out. (调用接口超时)'],
  [
    { kind: 'silent', timedOut: false, fault: 'x' },
    'The production address is unreachable. (生产地址不可达)',
  ],
  [answered(good, { status: 503 }), 'The interface response has httpCode=503. (接口响应httpCode=503)'],
  [
    answered(good, { contentType: 'text/html' }),
    'Invalid content-type format. (接口响应content-type格式错误)',
  ],
  [
    answered(good, { contentType: 'application/json;charset=utf-8' }),
    'Invalid content-type format. (接口响应content-type格式错误)',
  ],
  ...['OK', '', '7', 'null', '"text"', '[]', '{"resultMsg":"x"}', '{"resultCode":0,"resultMsg":"x"}'].map(
    (text): [Dialled, string] => [answered(text), 'Parse response body failed. (解析响应体失败)'],
  ),
  [answered('{"resultCode":"000000","resultMsg":1}'), 'Parse response body failed. (解析响应体失败)'],
  [
    answered(good, { bodySign: undefined }),
    'The production interface response does not contain Body-Sign or the Body-Sign format is incorrect.',
  ],
  [answered(good, { bodySign: 'x' }), 'Failed to verify the HTTP Body signature.'],
  ...(['000005', '000004'] as const).map((code): [Dialled, string] => [
    answered(`{"resultCode":"${code}","resultMsg":"x"}`),
    `Call interface failed. The production interface returns an error result code. (生产接口resultCode返回错误: ${code})`,
  ]),
  ...['0000005', 'x000005', '000005x'].map((code): [Dialled, string] => [
    answered(`{"resultCode":"${code}","resultMsg":"x"}`),
    'Call interface failed. The production interface returns an error result code. (生产接口resultCode返回错误: no code)',
  ]),
  [
    answered('{"resultCode":"000000","resultMsg":"x","instanceId":null}'),
    'The interface response does not contain instanceId. (接口响应缺少instanceId)',
  ],
])('in the words of the debugging page (%#)', (dialled, words) => {
  expect(marketplaceWords(dialled, given, secret, { kitBodySign: true })).toBe(words);
});

it.each([
  ['{"appInfo":{"frontEndUrl":"https://a.example"}', true],
  ['{"appInfo":{"frontEndUrl":{}}', true],
  ['{"appInfo":{"frontEndUrl":""}', false],
  ['{"appInfo":{}', false],
  ['{"appInfo":"https://a.example"', false],
  ['{"appInfo":null', false],
  ['{"frontEndUrl":"https://a.example"', false],
])('of %s has what is needed within it: %s', (start, has) => {
  const dialled = answered(`${start},"resultCode":"000000","resultMsg":"x"}`);
  const says = marketplaceWords(dialled, { ...given, carries: 'appInfo.frontEndUrl' }, secret, {
    kitBodySign: true,
  });
  expect(says).toBe(
    has
      ? undefined
      : 'The interface response does not contain appInfo.frontEndUrl. (接口响应缺少appInfo.frontEndUrl)',
  );
});

it('of a case that needs no more than success passes with it', () => {
  const { carries: _, ...without } = given;
  const dialled = answered('{"resultCode":"000000","resultMsg":"x"}');
  expect(marketplaceWords(dialled, without, secret, { kitBodySign: true })).toBeUndefined();
});

it.each([
  ['headers', true, /does not contain Body-Sign/],
  ['headers', false, undefined],
  ['token', false, /does not contain Body-Sign/],
  ['post', false, /does not contain Body-Sign/],
] as const)(
  'signed by %s, with KIT_BODY_SIGN %s, an answer without a signature is told: %s',
  (signing, kitBodySign, words) => {
    const says = marketplaceWords(answered(good, { bodySign: undefined }), { ...given, signing }, secret, {
      kitBodySign,
    });
    if (words === undefined) expect(says).toBeUndefined();
    else expect(says).toMatch(words);
  },
);
