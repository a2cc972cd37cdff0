import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonText, jsonTokens } from '../../../shared/wire/jsonTokens.ts';
import { WireError } from '../../../shared/wire/wireError.ts';
import { fuzzRuns } from './fuzzRuns.ts';

describe('jsonTokens', () => {
  it('gives each token with the spelling it has, without white space', () => {
    expect([...jsonTokens('{ "a\\"b" :\t1.0,\r\n"c":[true ,-2E+3]}')]).toEqual([
      '{',
      '"a\\"b"',
      ':',
      '1.0',
      ',',
      '"c"',
      ':',
      '[',
      'true',
      ',',
      '-2E+3',
      ']',
      '}',
    ]);
  });

  it('ends a string at the first quote that is not escaped', () => {
    expect([...jsonTokens('"\\\\" "\\\\\\""')]).toEqual(['"\\\\"', '"\\\\\\""']);
  });

  it.each(['"', '"\\"', '"a\\'])('refuses %j, a string without end', text => {
    expect(() => [...jsonTokens(text)]).toThrow(WireError);
  });

  it('joined together they mean what the text meant', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        const spaced = JSON.stringify(JSON.parse(text), null, 3);
        expect([...jsonTokens(spaced)].join('')).toBe(JSON.stringify(JSON.parse(text)));
      }),
      fuzzRuns,
    );
  });
});

describe('jsonText', () => {
  it('refuses a character that was cut in two', () => {
    const bytes = Buffer.from('云');

    expect(jsonText(bytes)).toBe('云');
    expect(() => jsonText(bytes.subarray(0, 2))).toThrow(WireError);
  });
});
