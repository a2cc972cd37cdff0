import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalPayload,
  canonicalPayloadCandidates,
} from '../../../../shared/wire/signature/canonicalPayload.ts';
import { compactMembers } from '../../../../shared/wire/signature/compactMembers.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

const shortForms: Readonly<Record<string, string>> = {
  '\b': 'b',
  '\f': 'f',
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '"': '"',
  '\\': '\\',
};

/** What a text says, written as Jackson writes it, character by character. */
const asJackson = (spelled: string): string =>
  [...(JSON.parse(`"${spelled}"`) as string)]
    .map(character => {
      const short = shortForms[character];
      if (short !== undefined) return `\\${short}`;
      if (character < ' ') return `\\u00${Buffer.from(character).toString('hex').toUpperCase()}`;
      return character.isWellFormed() ? character : '?';
    })
    .join('');

/** Before and behind a part: around what is looked at one by one (64), and what is looked through at a time (4,096). */
const lengths = [
  ...[
    [0, 0],
    [1, 65],
    [62, 0],
    [63, 0],
    [63, 65],
    [64, 0],
    [64, 65],
    [65, 0],
    [66, 1],
    [128, 0],
  ],
  ...[
    [4_159, 65],
    [4_160, 0],
    [4_161, 0],
  ],
] as const;

describe('a string of a body', () => {
  it.each([
    'x',
    'é测😀',
    ...['\\"', '\\\\', '\\\\\\"', '\\\\\\\\', '\\\\\\\\\\"', '\\/', '\\n', '\\b\\f\\r\\t'],
    ...['\\u0041', '\\u0022', '\\u005c', '\\u002F', '\\u000a', '\\u000B', '\\u001f', '\\u0010', '\\u0020'],
    ...['\\u007f', '\\u0080', '\\u07ff', '\\u0800', '\\ud7ff', '\\ue000', '\\uFFFF', '\\u6d4b\\u8bd5'],
    ...['\\ud800', '\\uDBFF', '\\udc00', '\\uDFFF', '\\ud800x', '\\ud7ff\\udc00', '\\ud800\\ue000'],
    ...['\\ud83d\\ude00', '\\uD800\\uDC00', '\\udbff\\udfff', '\\ud83d', '\\ude00', '\\ude00\\ud83d'],
    ...[
      '\\ud83d\\ud83d\\ude00',
      '\\ud83d\\u0041',
      '\\u0041\\ude00',
      '\\u6d4b\\ude00',
      '\\ud83dx',
      '\\ud83d\\"',
    ],
    // What stands two characters behind would be the other half, were it one.
    ...[
      '\\ud83dxxde00',
      '\\ud83d\\nde00',
      '\\ud83dxude00',
      '\\u6d4bxxde00',
      '\\u6d4b\\tde00',
      '\\ud83d\\\\ude00',
    ],
  ])('is copied wherever it ends: %s', part => {
    for (const [before, after] of lengths) {
      const spelled = `${'x'.repeat(before)}${part}${'y'.repeat(after)}`;
      const body = Buffer.from(`{"b":"${spelled}","c":["${part}"],"d":"\\/","a":"${part}"}`);
      const payload = (text: string, slash: string, short: string) =>
        `{"a":"${short}","b":"${text}","c":["${short}"],"d":"${slash}"}`;
      expect(canonicalPayloadCandidates(body).map(String)).toEqual([
        payload(asJackson(spelled), '/', asJackson(part)),
        payload(spelled, '\\/', part),
      ]);
    }
  });

  it('is copied right whatever stands in it', () => {
    const unit = fc.constantFrom(
      '\\"',
      '\\\\',
      '\\/',
      '\\u6d4b',
      '\\ud83d',
      '\\ude00',
      '\\u0022',
      'x',
      '测',
      'xxxxxxxxxxxxxxxx',
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), parts => {
        const spelled = parts.join('');
        expect(canonicalPayload(`{"a":"${spelled}"}`)).toBe(`{"a":"${asJackson(spelled)}"}`);
      }),
      fuzzRuns,
    );
  });
});

describe('a body cut into its members', () => {
  const cut = (json: string, spelling: 'jackson' | 'own' = 'own') => {
    const members = compactMembers(Buffer.from(json), spelling);
    return typeof members === 'string'
      ? members
      : members.map(({ name, nameText, value }) => [name, String(nameText), String(value)]);
  };

  it('has names decoded and as they are written, and values without white space', () => {
    expect(cut('\ufeff \n{ "a" : 1.0 ,\t"\\u0062" : [ "x y" , { "c" : null } ] , "" : {} }\r\n')).toEqual([
      ['a', '"a"', '1.0'],
      ['b', '"\\u0062"', '["x y",{"c":null}]'],
      ['', '""', '{}'],
    ]);
    expect(cut('{"\\u0062":"\\/"}', 'jackson')).toEqual([['b', '"b"', '"/"']]);
    expect(cut('{}')).toEqual([]);
  });

  it.each([
    [[0xef, 0xbb, 0xbf], '"a"'],
    [[0xef, 0xbb, 0xbe], '\ufefe"a"'],
    [[0xef, 0xbc, 0xbf], '\uff3f"a"'],
    [[0xee, 0xbb, 0xbf], '\ueeff"a"'],
  ])('drops a byte order mark, and nothing that only looks like one: %j', (bytes, nameText) => {
    const members = compactMembers(Buffer.from([...bytes, ...Buffer.from('{"a":1}')]), 'own');
    expect(members).toMatchObject([{ name: 'a' }]);
    expect(typeof members === 'string' ? members : String(members[0]?.nameText)).toBe(nameText);
  });

  it('may be 64 levels deep and have 256 members', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    expect(cut(nested(64))).toEqual([['a', '"a"', '['.repeat(63) + ']'.repeat(63)]]);
    expect(cut(nested(65))).toBe('too-deep');
    const many = (count: number) =>
      `{${Array.from({ length: count }, (_, index) => `"${index}":[]`).join(',')}}`;
    expect(cut(many(256))).toHaveLength(256);
    expect(cut(many(257))).toBe('too-many-members');
    expect(cut(`{"a":[${'{},'.repeat(1_000)}1]}`)).toHaveLength(1);
  });

  it.each([
    '',
    '{',
    '{"a',
    '{"a\\',
    '{"a":"\\u12',
    `{"a":"${'x'.repeat(70)}`,
    `{"a":"${'x'.repeat(70)}\\`,
    '{"\\x":1}',
    '"',
    '}',
  ])('comes to an end when it is no JSON: %j', json => {
    for (const spelling of ['own', 'jackson'] as const) expect(Array.isArray(cut(json, spelling))).toBe(true);
  });

  it('comes to an end whatever the bytes, with names that are texts', () => {
    const jsonLike = fc
      .string({ unit: fc.constantFrom(...'{}[]",:\\u19dx \n') })
      .map(text => new Uint8Array(Buffer.from(`{${text}`)));
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), jsonLike),
        fc.constantFrom('own' as const, 'jackson' as const),
        (bytes, spelling) => {
          const members = compactMembers(bytes, spelling);
          for (const { name } of typeof members === 'string' ? [] : members)
            expect(typeof name).toBe('string');
        },
      ),
      fuzzRuns,
    );
  });
});
