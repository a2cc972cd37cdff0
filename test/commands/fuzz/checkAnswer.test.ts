import { expect, it } from 'vitest';
import { checkAnswer } from '../../../commands/fuzz/checkAnswer.ts';
import { eventOf, type FuzzInput } from '../../../commands/fuzz/fuzzInput.ts';
import { mark, tag } from '../../../commands/fuzz/hostileValues.ts';
import { randomSource } from '../../../commands/fuzz/randomSource.ts';

const input = (kind: FuzzInput['kind'], path: string, method = 'GET'): FuzzInput => ({
  kind,
  door: kind,
  open: () => Promise.reject(new Error('is not opened')),
  event: eventOf({ method, path }, 0),
  answerKeys: ['a-key'],
});
const call = input('marketplace', '/saas', 'POST');
const page = input('login', '/oauth/login');
const list = input('seller', '/api/v1/instances');
const headers = { 'Cache-Control': 'no-store', 'Content-Type': 'application/json' };
const right = { statusCode: 200, headers, body: '{"resultCode":"000000","resultMsg":"success"}' };

it('takes a documented answer', () => {
  expect(checkAnswer(call, right, [])).toEqual({ said: '000000', problems: [] });
});

it.each([
  [call, { ...right, statusCode: 500 }, [], 'HTTP 500'],
  [call, { ...right, headers: {} }, [], 'the answer may be cached'],
  [call, { ...right, body: '{"resultCode":"000009","resultMsg":"x"}' }, [], 'no documented result code'],
  [call, { ...right, body: '{"resultCode":"000000","resultMsg":" "}' }, [], 'no resultMsg'],
  [call, { ...right, body: '{"resultCode":"000000","resultMsg":"成功"}' }, [], 'not ASCII'],
  [
    call,
    { ...right, headers: { ...headers, 'Body-Sign': 'sign_type="HMAC-SHA256"' } },
    [],
    'Body-Sign is wrong',
  ],
  [
    call,
    { ...right, body: '{"resultCode":"000005","resultMsg":"other internal error, please try again"}' },
    [],
    'an internal error',
  ],
  [call, right, [{ message: 'call', fields: { scene: `${mark}x` } }], 'has what came'],
  [call, right, [{ message: 'call', fields: { fault: 'TypeError' } }], 'the fault TypeError'],
  [call, right, [{ message: 'call', fields: { fault: 'table-throttled' } }], 'the fault table-throttled'],
  [page, { statusCode: 500, headers, body: '' }, [], 'HTTP 500'],
  [page, { statusCode: 503, headers, body: '' }, [], 'HTTP 503'],
  [
    page,
    { statusCode: 302, headers: { ...headers, Location: 'https://evil.example/' }, body: '' },
    [],
    'foreign',
  ],
  [page, { statusCode: 302, headers: { ...headers, Location: '//evil.example/' }, body: '' }, [], 'foreign'],
  [page, { statusCode: 200, headers: { ...headers, 'Content-Type': 'text/html' }, body: '' }, [], 'policy'],
  [page, { statusCode: 200, headers, body: tag }, [], 'shows a tag'],
  [list, { statusCode: 500, headers, body: '{}' }, [], 'HTTP 500'],
  [list, { statusCode: 409, headers, body: '{}' }, [], 'HTTP 409'],
  [list, { statusCode: 401, headers, body: '{"error":"no"}' }, [], 'no problem document'],
] as const)('%#: finds what is wrong with an answer', (asked, answer, lines, problem) => {
  expect(checkAnswer(asked, answer, lines).problems.join()).toContain(problem);
});

it('the same seed and number choose the same, others something else', () => {
  const chosen = (seed: number, index: number) => {
    const random = randomSource(seed, index);
    return Array.from({ length: 8 }, () => random.below(1_000));
  };
  expect(chosen(1, 7)).toEqual(chosen(1, 7));
  expect(new Set([chosen(1, 7), chosen(1, 8), chosen(2, 7)].map(String)).size).toBe(3);
  expect(chosen(3, 3).every(it => it >= 0 && it < 1_000)).toBe(true);
});
