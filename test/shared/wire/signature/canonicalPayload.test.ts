import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalPayload,
  canonicalPayloadCandidates,
} from '../../../../shared/wire/signature/canonicalPayload.ts';
import { WireError } from '../../../../shared/wire/wireError.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

interface Signed {
  body: string;
}
interface Payload {
  payload: string;
}
const canonical = [
  ...vectorsOfKind<Signed, Payload>('saas', 'v2-canonical-payload'),
  ...vectorsOfKind<Signed, Payload>('kit', 'kit-v2-payload'),
];
const samples = [
  ...vectorsOfKind<Signed, { bodyIsCanonical: boolean }>('saas', 'v2-request-sample'),
  ...vectorsOfKind<Signed, { bodyIsCanonical: boolean }>('license', 'license-request-sample'),
];

describe('canonicalPayload', () => {
  it.each(canonical)('sorts, drops nulls and compacts: $name', ({ inputs, expected }) => {
    expect(canonicalPayload(inputs.body)).toBe(expected.payload);
    expect(canonicalPayload(Buffer.from(inputs.body))).toBe(expected.payload);
  });

  it.each(samples)('leaves the published bodies that are sorted already as they are: $name', sample => {
    expect(canonicalPayload(sample.inputs.body) === sample.inputs.body).toBe(sample.expected.bodyIsCanonical);
  });

  it.each([
    ['numbers keep their spelling', '{"b":1.0,"a":1E+2,"c":-0.0}', '{"a":1E+2,"b":1.0,"c":-0.0}'],
    ['long integers keep their digits', '{"a":12345678901234567890123}', '{"a":12345678901234567890123}'],
    ['nested names keep their order', '{"a":{"b":1,"2":2,"1":3}}', '{"a":{"b":1,"2":2,"1":3}}'],
    ['nested nulls stay', '{"a":{"x":null},"b":[null]}', '{"a":{"x":null},"b":[null]}'],
    ['top-level nulls go', '{"b":null,"a":1,"c":null}', '{"a":1}'],
    ['empty strings stay', '{"b":"","a":""}', '{"a":"","b":""}'],
    ['the text "null" stays', '{"a":"null"}', '{"a":"null"}'],
    ['nothing is left of nulls alone', '{"a":null}', '{}'],
    ['an empty object stays', ' { } ', '{}'],
    ['white space goes, outside strings', '{ "a" : [ 1 , { "b" : " c " } ] }', '{"a":[1,{"b":" c "}]}'],
    ['the last of a repeated name counts', '{"a":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['a last null takes the name away', '{"a":1,"a":null}', '{}'],
    ['a value after a null comes back', '{"a":null,"a":1}', '{"a":1}'],
    ['nested repeats stay', '{"o":{"a":1,"b":2,"a":3}}', '{"o":{"a":1,"b":2,"a":3}}'],
    ['names are sorted decoded', '{"b":1,"\\u0061":2}', '{"a":2,"b":1}'],
    [
      'names are sorted by code unit',
      '{"\uff5e":1,"\ud83d\ude00":2,"_":3,"Z":4}',
      '{"Z":4,"_":3,"\ud83d\ude00":2,"\uff5e":1}',
    ],
    ['integer-like names are sorted as text', '{"10":1,"9":2}', '{"10":1,"9":2}'],
    ['__proto__ is a name like any other', '{"a":1,"__proto__":2}', '{"__proto__":2,"a":1}'],
  ])('%s', (_, body, expected) => {
    expect(canonicalPayload(body)).toBe(expected);
  });

  it('drops a byte order mark', () => {
    expect(canonicalPayload(Buffer.from('\ufeff{"b":1,"a":2}'))).toBe('{"a":2,"b":1}');
  });

  it.each([
    ['escaped characters beyond ASCII are written as themselves', '\\u6d4b\\u8bd5', '测试'],
    ['surrogate pairs too', '\\ud83d\\ude00', '😀'],
    ['the slash is not escaped', 'a\\/b', 'a/b'],
    ['control characters have upper-case hex', '\\u000b\\u001f\\u0000', '\\u000B\\u001F\\u0000'],
    ['five of them have short forms', '\\u0008\\u000c\\u000a\\u000d\\u0009', '\\b\\f\\n\\r\\t'],
    ['quotes and backslashes stay escaped', '\\u0022\\u005c\\\\u000b', '\\"\\\\\\\\u000b'],
    ['DEL and the C1 controls are written raw', '\\u007f\\u0085', '\u007f\u0085'],
    ['half a surrogate pair becomes a question mark', '\\ud83d-', '?-'],
  ])('strings are written as Jackson writes them: %s', (_, spelled, written) => {
    expect(canonicalPayload(`{"a":"${spelled}"}`)).toBe(`{"a":"${written}"}`);
    expect(canonicalPayload(`{"${spelled}":["${spelled}"]}`)).toBe(`{"${written}":["${written}"]}`);
  });

  it.each([
    ['', 'invalid-json'],
    ['{"a":1', 'invalid-json'],
    ['{"a" 1}', 'invalid-json'],
    ['[1]', 'not-an-object'],
    [`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'too-deep'],
    [`{${Array.from({ length: 257 }, (_, index) => `"${index}":0`).join(',')}}`, 'too-many-members'],
  ])('refuses a body that is no JSON object', (body, code) => {
    expect(() => canonicalPayload(body)).toThrow(expect.objectContaining({ name: 'WireError', code }));
  });

  it('takes a body of 4 MiB of small values', () => {
    const body = `{"b":[${'1, '.repeat(1_400_000)}1],"a":1}`;

    expect(canonicalPayload(body)).toBe(`{"a":1,"b":[${'1,'.repeat(1_400_000)}1]}`);
  });

  it('changes nothing the second time, and means what the body means', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), object => {
        const body = JSON.stringify(object, null, 1);
        const payload = canonicalPayload(body);
        const withoutNulls = Object.entries(JSON.parse(body)).filter(([name, value]) => {
          return value !== null && name !== '__proto__';
        });
        const read = Object.entries(JSON.parse(payload)).filter(([name]) => name !== '__proto__');

        expect(canonicalPayload(payload)).toBe(payload);
        expect(new Map(read)).toEqual(new Map(withoutNulls));
      }),
      fuzzRuns,
    );
  });

  it('meets any bytes with a text or a WireError', () => {
    const jsonLike = fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0019tfn-. \n') });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), jsonLike, fc.json()), body => {
        let outcome: unknown;
        try {
          outcome = canonicalPayload(body);
        } catch (error) {
          outcome = error;
        }
        expect(typeof outcome === 'string' || outcome instanceof WireError).toBe(true);
      }),
      fuzzRuns,
    );
  });
});

const candidates = (body: string): readonly string[] =>
  canonicalPayloadCandidates(Buffer.from(body)).map(String);

describe('canonicalPayloadCandidates', () => {
  it("gives Jackson's spelling first, then the body's own", () => {
    expect(candidates('{"b":"\\u6d4b\\u000b","a":null,"\\u0061b":"\\/"}')).toEqual([
      '{"ab":"/","b":"测\\u000B"}',
      '{"\\u0061b":"\\/","b":"\\u6d4b\\u000b"}',
    ]);
  });

  it('gives one form when the two do not differ', () => {
    expect(candidates('{"b":"\\n","a":1}')).toEqual(['{"a":1,"b":"\\n"}']);
    expect(candidates('{"b":"测","a":1}')).toEqual(['{"a":1,"b":"测"}']);
  });
});
