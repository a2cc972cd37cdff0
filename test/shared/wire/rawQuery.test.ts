import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstValue, parseRawQuery, parseRawQueryPercentOnly } from '../../../shared/wire/rawQuery.ts';
import { fuzzRuns } from './fuzzRuns.ts';

describe('parseRawQuery', () => {
  it('keeps the order of the URL and repeated names', () => {
    expect(parseRawQuery('b=2&a=1&b=3')).toEqual([
      ['b', '2'],
      ['a', '1'],
      ['b', '3'],
    ]);
  });

  it.each([
    ['a+b', 'a b', 'a+b'],
    ['a%2Bb', 'a+b', 'a+b'],
    ['a%2bb', 'a+b', 'a+b'],
    ['a%20b', 'a b', 'a b'],
    ['%2B+%2B', '+ +', '+++'],
    ['%E4%BA%91%E5%95%86%E5%BA%97', '云商店', '云商店'],
    ['x%3D%26y', 'x=&y', 'x=&y'],
    ['a=b==', 'a=b==', 'a=b=='],
    ['%', '%', '%'],
    ['%4', '%4', '%4'],
    ['%ZZ%41', '%ZZA', '%ZZA'],
    ['%E4%BA', '%E4%BA', '%E4%BA'],
    ['%FF-%41', '%FF-A', '%FF-A'],
    ['', '', ''],
  ])('reads the value %j as %j by form rules and as %j with %%XX decoding only', (raw, form, percentOnly) => {
    expect(parseRawQuery(`v=${raw}`)).toEqual([['v', form]]);
    expect(parseRawQueryPercentOnly(`v=${raw}`)).toEqual([['v', percentOnly]]);
  });

  it('decodes names as well', () => {
    expect(parseRawQuery('a%5Bb%5D+c=1')).toEqual([['a[b] c', '1']]);
  });

  it.each([
    ['', []],
    ['?', []],
    ['&&', []],
    ['?a=1', [['a', '1']]],
    ['a', [['a', '']]],
    ['=1', [['', '1']]],
  ])('reads %j', (raw, expected) => {
    expect(parseRawQuery(raw)).toEqual(expected);
  });

  it("reads every well-formed query as the platform's own parser does", () => {
    const pair = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(pair), pairs => {
        const raw = new URLSearchParams(pairs).toString();
        expect(parseRawQuery(raw)).toEqual([...new URLSearchParams(raw)]);
      }),
      fuzzRuns,
    );
  });

  it('meets any text with parameters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'%+=&?aE4Ff') }), raw => {
        expect(Array.isArray(parseRawQuery(raw))).toBe(true);
        expect(Array.isArray(parseRawQueryPercentOnly(raw))).toBe(true);
      }),
      fuzzRuns,
    );
  });

  it('reads long values of characters that take several escapes each', () => {
    expect(parseRawQuery(`v=a${'%E4%BA%91'.repeat(100_000)}`)[0]?.[1]).toBe(`a${'云'.repeat(100_000)}`);
  });
});

describe('firstValue', () => {
  it('takes the first of a repeated parameter', () => {
    expect(firstValue(parseRawQuery('a=1&b=2&a=3'), 'a')).toBe('1');
  });

  it('tells an empty value from a missing one', () => {
    expect(firstValue(parseRawQuery('a='), 'a')).toBe('');
    expect(firstValue(parseRawQuery('a='), 'b')).toBeUndefined();
  });
});
