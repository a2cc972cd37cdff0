import { expect, it } from 'vitest';
import { answerCarries } from '../../../../sandbox/marketplace/answers/answerCarries.ts';
import { families } from '../../../../sandbox/marketplace/families/family.ts';

it('is in order with every text that is asked for, and no question where none is', () => {
  const content = { instanceId: 'i-1', appInfo: { frontEndUrl: 'https://app.example.com' } };
  expect(answerCarries(content, ['instanceId', 'appInfo.frontEndUrl'])).toEqual({
    name: 'answer carries instanceId and appInfo.frontEndUrl',
    ok: true,
    found: '',
  });
  expect(answerCarries(undefined, [])).toBeUndefined();
});

it.each([
  ['nothing', undefined],
  ['an empty text', { appInfo: { frontEndUrl: '' } }],
  ['no text', { appInfo: { frontEndUrl: 5 } }],
  ['null on the way', { appInfo: null }],
  ['a text on the way', { appInfo: 'https://app.example.com' }],
])('is not in order with %s', (_, content) => {
  expect(answerCarries(content, ['appInfo.frontEndUrl'])).toMatchObject({
    ok: false,
    found: 'no appInfo.frontEndUrl',
  });
});

it.each([
  ['v2', '000000', ['instanceId']],
  ['v2', '000004', ['instanceId']],
  ['v2', '000005', []],
  ['v1', '000000', ['instanceId', 'appInfo.frontEndUrl']],
  ['v1', '000004', []],
  ['license', '000000', ['instanceId', 'license']],
  ['license', '000004', []],
  ['license-online', '000000', ['instanceId']],
] as const)('a purchase in %s with %s is answered with %j', (family, resultCode, names) => {
  expect(families[family].answers('purchase', resultCode)).toEqual(names);
  expect(families[family].answers('release', resultCode)).toEqual([]);
});
