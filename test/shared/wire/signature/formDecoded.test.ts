import { describe, expect, it } from 'vitest';
import { formDecoded, isFormEncoded } from '../../../../shared/wire/signature/formDecoded.ts';

const decoded = (text: string): string => formDecoded(Buffer.from(text)).toString();

describe('a value as forms encode it', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['a+b', 'a b'],
    ['a%2Bb', 'a+b'],
    ['%2f%2F', '//'],
    ['%E4%BA%91%e5%95%86', '云商'],
    ['云+%E4%BA%91', '云 云'],
    ['%00%7F', '\0\x7f'],
    ['100%25', '100%'],
    ['%30%39%41%46%61%66', '09AFaf'],
  ])('%j says %j', (text, expected) => {
    expect(decoded(text)).toBe(expected);
  });

  it.each([
    '%',
    '%4',
    'a+%',
    '+%4',
    '%zz',
    '%4g',
    '%g4',
    '% 4',
    '%:0',
    '%@A',
    '%/0',
    '%`a',
    // The first digit is none, and what the others say would be UTF-8: F0 90 80 80.
    '%g0%90%80%80',
    // Half of a character, a byte that stands in none, and half of a surrogate pair.
    '+%E4%BA',
    '+%FF',
    '%aF',
    '+%ED%A0%80',
  ])('%j is none and stays as it is', text => {
    expect(decoded(text)).toBe(text);
  });

  it('is left alone itself', () => {
    const value = Buffer.from('a+%41');
    formDecoded(value);
    expect(value.toString()).toBe('a+%41');
  });

  it.each([
    ['', false],
    ['plain text-_.~', false],
    ['a+', true],
    ['%', true],
    ['%41+', true],
  ])('%j may be one: %s', (text, expected) => {
    expect(isFormEncoded(Buffer.from(text))).toBe(expected);
  });
});
