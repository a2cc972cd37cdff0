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
