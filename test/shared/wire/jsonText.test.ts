import { describe, expect, it } from 'vitest';
import { jsonText, scanJson, validJson } from '../../../shared/wire/jsonText.ts';
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

  it.each([
    ['1.5', []],
    ['12345678901234567E3', []],
    ['1e+12345678901234567890', []],
    ['1E-12345678901234567890', []],
    ['1.5e12345678901234567890', []],
    ['1.5E12345678901234567890', []],
    ['-0.12345678901234567890e+12345678901234567890', []],
    ['-9007199254740991', []],
    ['-9007199254740992', ['-9007199254740992']],
  ])('takes a fraction and an exponent for no whole number, and goes on behind them: %s', (number, large) => {
    expect(largeIn(`[${number},12345678901234567890]`)).toEqual([...large, '12345678901234567890']);
    expect(largeIn(number)).toEqual(large);
  });

  it.each([0, 1, 2, 3, 4, 5])(
    'finds the end of a string behind %i backslashes, wherever they stand',
    slashes => {
      for (const length of [0, 1, 60, 61, 62, 63, 64, 65, 66, 67, 130]) {
        const start = `["${'x'.repeat(length)}${'\\'.repeat(slashes)}"`;
        // An even number of them leaves the quote its meaning.
        const [text, large] =
          slashes % 2 === 0
            ? [`${start},12345678901234567890,"y"]`, ['12345678901234567890']]
            : [`${start},12345678901234567890,\\"y",1]`, []];
        expect([length, largeIn(text)]).toEqual([length, large]);
      }
    },
  );

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
    expect(() => jsonText(bytes.subarray(0, 2))).toThrow(
      expect.objectContaining({ name: 'WireError', code: 'invalid-json', cause: expect.any(TypeError) }),
    );
  });
});

describe('validJson', () => {
  it('tells of a parser that failed its name alone, since its message quotes the body', () => {
    const caught = (() => {
      try {
        return validJson('{"phone":13800000000 oops}');
      } catch (error) {
        return error;
      }
    })();
    expect(caught).toMatchObject({ name: 'WireError', code: 'invalid-json', cause: 'SyntaxError' });
  });
});
