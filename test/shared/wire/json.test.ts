import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asciiJson, type Json, parseJson, parseJsonObject } from '../../../shared/wire/json.ts';
import { WireError } from '../../../shared/wire/wireError.ts';
import { fuzzRuns } from './fuzzRuns.ts';

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
  return undefined;
}

describe('parseJsonObject', () => {
  it('reads bytes and text alike, with or without a byte order mark', () => {
    const text = '{"name":"云","list":[1,{"a":null}]}';
    const expected = { name: '云', list: [1, { a: null }] };

    expect(parseJsonObject(text)).toEqual(expected);
    expect(parseJsonObject(Buffer.from(text))).toEqual(expected);
    expect(parseJsonObject(Buffer.from(`\ufeff${text}`))).toEqual(expected);
  });

  it.each([
    '',
    ' ',
    '{',
    '{"a":1',
    '{"a"}',
    '{"a":1,}',
    "{'a':1}",
    '{"a":01}',
    '{"a":"\n"}',
    '{"a":"x',
    '{}{}',
    'NaN',
  ])('refuses %j as invalid JSON', text => {
    expect(codeOf(() => parseJsonObject(text))).toBe('invalid-json');
  });

  it('refuses bytes that are not UTF-8 instead of replacing them', () => {
    expect(codeOf(() => parseJsonObject(Buffer.from('{"name":"\xe4\xba"}', 'latin1')))).toBe('invalid-json');
  });

  it.each(['[]', '[{}]', '"text"', '1', 'true', 'null'])('refuses %s, which is no object', text => {
    expect(codeOf(() => parseJsonObject(text))).toBe('not-an-object');
  });

  it('accepts 64 levels and refuses 65', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;

    expect(codeOf(() => parseJsonObject(nested(64)))).toBeUndefined();
    expect(codeOf(() => parseJsonObject(nested(65)))).toBe('too-deep');
  });

  it('takes another limit, and does not count brackets inside strings', () => {
    expect(codeOf(() => parseJsonObject('{"a":[1]}', { maxDepth: 1 }))).toBe('too-deep');
    expect(codeOf(() => parseJsonObject('{"a":"[[{\\"[["}', { maxDepth: 1 }))).toBeUndefined();
  });

  it('counts only brackets that are open at once', () => {
    expect(parseJsonObject(`{"a":[${'[{}],'.repeat(100)}1]}`).a).toHaveLength(101);
  });

  it('refuses a million open brackets without running out of stack', () => {
    expect(codeOf(() => parseJsonObject('{"a":'.repeat(1_000_000)))).toBe('too-deep');
  });

  it('takes the last of a repeated name', () => {
    expect(parseJsonObject('{"a":1,"b":2,"a":3}')).toEqual({ a: 3, b: 2 });
  });

  it.each([
    '{"__proto__":{"polluted":1},"a":{"\\u005f_proto__":{"polluted":1}}}',
    '{"a":{"__proto__":{"polluted":1}}}',
    '{"\\u005F\\u005fproto\\u005f\\u005f":{"polluted":1},"a":{}}',
    '{"a":{},"__\\u0070\\u0072\\u006F\\u0074\\u006f__":{"polluted":1}}',
  ])('drops __proto__ at every level, however it is spelled: %s', text => {
    const parsed = parseJsonObject(text);

    expect(Object.getOwnPropertyNames(parsed)).toEqual(['a']);
    expect(Object.getOwnPropertyNames(parsed.a)).toEqual([]);
    expect(Object.assign({}, parsed)).not.toHaveProperty('polluted');
  });

  it('drops it beside and inside of values of every kind, and keeps those', () => {
    const kept = { none: null, list: [null, 1, 'x', { a: [] }], text: '__proto__', other: '\\u005f' };
    const text = JSON.stringify(kept)
      .replace('{"a"', '{"__proto__":null,"a"')
      .replace('{', '{"__proto__":1,');
    expect(JSON.stringify(parseJsonObject(text))).toBe(JSON.stringify(kept));
    expect(parseJson('"__proto__"')).toBe('__proto__');
  });

  it('keeps constructor and prototype as plain data', () => {
    const parsed = parseJsonObject('{"constructor":{"prototype":{"polluted":1}}}');

    expect(parsed.constructor).toEqual({ prototype: { polluted: 1 } });
    expect({}).not.toHaveProperty('polluted');
  });

  it('gives whole numbers beyond 2^53 as text, so that a 17-digit time keeps its digits', () => {
    expect(
      parseJsonObject('{"t":20221124023659999,"s":"20221124023659999","l":[ -12345678901234567890 ]}'),
    ).toEqual({
      t: '20221124023659999',
      s: '20221124023659999',
      l: ['-12345678901234567890'],
    });
  });

  it('gives every other number as a number', () => {
    expect(parseJsonObject('{"a":9007199254740991,"b":1.0,"c":1e3,"d":-0,"e":0.1234567890123456}')).toEqual({
      a: Number.MAX_SAFE_INTEGER,
      b: 1,
      c: 1000,
      d: -0,
      e: 0.1234567890123456,
    });
  });

  it('does not accept broken JSON for the sake of a large number in it', () => {
    expect(codeOf(() => parseJsonObject('{"a":00000000000000000001}'))).toBe('invalid-json');
    expect(codeOf(() => parseJsonObject('{00000000000000000001:1}'))).toBe('invalid-json');
    expect(codeOf(() => parseJsonObject('{12345678901234567890:1}'))).toBe('invalid-json');
    expect(codeOf(() => parseJsonObject('{"a":[12345678901234567890,1 2]}'))).toBe('invalid-json');
  });

  it('does not quote the body in its error', () => {
    expect(() => parseJsonObject('{"phone":13800000000 oops}')).toThrow(/^The text is not valid JSON$/);
  });

  it('meets any bytes with an object or a WireError', () => {
    const jsonLike = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0019tfn-. \n') });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), jsonLike, fc.json()), body => {
        const code = codeOf(() => parseJsonObject(body));
        expect([undefined, 'invalid-json', 'not-an-object', 'too-deep']).toContain(code);
      }),
      fuzzRuns,
    );
  });
});

describe('parseJson', () => {
  it('also reads what is no object', () => {
    expect(parseJson('[1,"a"]')).toEqual([1, 'a']);
  });
});

describe('asciiJson', () => {
  it('writes the memo as the page prints it', () => {
    expect(asciiJson({ memo: '中文' })).toBe('{"memo":"\\u4e2d\\u6587"}');
  });

  it('writes characters beyond the basic plane as two escapes', () => {
    expect(asciiJson('😀')).toBe('"\\ud83d\\ude00"');
  });

  it('leaves ASCII as it is and adds no white space', () => {
    expect(asciiJson({ url: 'https://app.example.com/?a=1', n: [1, null, true], t: 'a\n"' })).toBe(
      '{"url":"https://app.example.com/?a=1","n":[1,null,true],"t":"a\\n\\""}',
    );
  });

  it('is ASCII and reads back as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
        const text = asciiJson(value as Json);
        expect(Buffer.from(text, 'utf8').every(byte => byte < 0x80)).toBe(true);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      fuzzRuns,
    );
  });
});
