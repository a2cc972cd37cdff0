import { describe, expect, it } from 'vitest';
import { jsonText, scanJson } from '../../../shared/wire/jsonText.ts';
import { WireError } from '../../../shared/wire/wireError.ts';

const largeIn = (text: string): readonly string[] =>
  scanJson(text, 64).map(({ start, end }) => text.slice(start, end));

describe('scanJson', () => {
  it('finds whole numbers that a JavaScript number cannot hold, wherever a value may stand', () => {
    expect(largeIn('[9007199254740993,-12345678901234567890 , {"a":20221124023659999}]')).toEqual([
      '9007199254740993',
      '-12345678901234567890',
      '20221124023659999',
    ]);
    expect(
      largeIn('[9007199254740991,1234567890123456.5,12345678901234567e3,0.12345678901234567890]'),
    ).toEqual([]);
  });

  it('takes nothing inside a string for a number or a bracket', () => {
    const inside = '12345678901234567890[[[[';
    expect(largeIn(`{"${inside}\\":"\\"${inside}","b":[3e0]}`)).toEqual([]);
    for (const length of [10, 63, 64, 65, 5_000]) {
      const text = `["${'x'.repeat(length)}\\\\","${'x'.repeat(length)}\\"${inside}",12345678901234567890]`;
      expect(scanJson(text, 1)).toHaveLength(1);
    }
  });

  it.each(['"', '"\\"', '"a\\', '[12', '-'])('leaves what is no JSON to the parser: %j', text => {
    expect(scanJson(text, 64)).toEqual([]);
  });

  it('counts the levels that are open at once', () => {
    expect(() => scanJson('[[]]', 1)).toThrow(WireError);
    expect(scanJson('[[],[],[]]', 2)).toEqual([]);
  });
});

describe('jsonText', () => {
  it('refuses a character that was cut in two', () => {
    const bytes = Buffer.from('云');

    expect(jsonText(bytes)).toBe('云');
    expect(() => jsonText(bytes.subarray(0, 2))).toThrow(WireError);
  });
});
