import { expect, it } from 'vitest';
import { unpairedSurrogate } from '../../../shared/wire/unpairedSurrogate.ts';

it.each([
  ['\ud800', ''],
  ['x\udc00', ''],
  [{ a: 'fine', b: { c: ['fine', '\udfff'] } }, 'b/c/1'],
  [{ a: { '\ud83d': 1 } }, 'a'],
  [{ first: '\ud800', second: '\ud800' }, 'first'],
])('finds half of a surrogate pair in %j', (value, at) => {
  expect(unpairedSurrogate(value)).toBe(at);
});

it.each([['😀'], [{ 名: ['产品', 1, null, true] }], [null], [undefined], ['']])('finds none in %j', value => {
  expect(unpairedSurrogate(value)).toBeUndefined();
});

it('follows a value of any depth', () => {
  let deep: unknown = '\ud800';
  for (let level = 0; level < 10_000; level += 1) deep = [deep];
  expect(unpairedSurrogate(deep)).toMatch(/^0(\/0)*$/);
});
