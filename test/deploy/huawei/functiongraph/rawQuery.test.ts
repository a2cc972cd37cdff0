import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { rawQuery } from '../../../../deploy/huawei/functiongraph/rawQuery.ts';
import { parseRawQuery, parseRawQueryPercentOnly } from '../../../../shared/wire/rawQuery.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { verifyAuthToken } from '../../../../shared/wire/signature/authToken.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

describe('the query of an APIG event', () => {
  it.each([
    // The value in the map, and what is written for it.
    ['a plus', 'x+y', 'a=x+y'],
    ['a blank', 'x y', 'a=x%20y'],
    ['a percent sign', '100%', 'a=100%25'],
    ['an escape that is text', 'x%2By', 'a=x%252By'],
    ['nothing', '', 'a='],
    ['Chinese', '云商店', 'a=%E4%BA%91%E5%95%86%E5%BA%97'],
    ['an emoji', '😀', 'a=%F0%9F%98%80'],
    ['half of an emoji', '\uD83D', 'a=%EF%BF%BD'],
    ['what takes a query apart', 'x=1&y#z?', 'a=x%3D1%26y%23z%3F'],
  ])('writes %s so that it is read as it was', (_, value, written) => {
    expect(rawQuery({ a: value })).toBe(written);
  });

  it('has names encoded too, and no parts where there are none', () => {
    expect(rawQuery({ 'a b&': 'c', d: 'e' })).toBe('a%20b%26=c&d=e');
    expect(rawQuery({})).toBe('');
    expect(rawQuery(null)).toBe('');
    expect(rawQuery(undefined)).toBe('');
  });

  it('repeats a name whose values come as a list', () => {
    expect(rawQuery({ a: ['1', '2'], b: undefined })).toBe('a=1&a=2&b=');
  });

  it('is passed through untouched where the token shows that nobody has decoded it', () => {
    const undecoded = {
      authToken: 'JfTf4k5q3pW2sZ8dL0aB1cD2eF3gH4iJ5kL6mN7oP8%3D',
      a: 'x%2By+z%20w',
      b: '%E4%BA%91',
    };
    expect(rawQuery(undecoded)).toBe(
      'authToken=JfTf4k5q3pW2sZ8dL0aB1cD2eF3gH4iJ5kL6mN7oP8%3D&a=x%2By+z%20w&b=%E4%BA%91',
    );
    const lowerCase = { authToken: 'JfTf4k5q%3d', a: 'x%20y' };
    expect(rawQuery(lowerCase)).toBe('authToken=JfTf4k5q%3d&a=x%20y');
  });
});

/** What a gateway makes of a query on the wire, by the three models that are known. */
const gateways = {
  'decodes as a form': raw => Object.fromEntries(parseRawQuery(raw)),
  'decodes %XX only': raw => Object.fromEntries(parseRawQueryPercentOnly(raw)),
  'decodes nothing': raw =>
    Object.fromEntries(
      raw.split('&').map(part => {
        const [, name = '', value = ''] = /^([^=]*)=?(.*)$/s.exec(part) ?? [];
        return [name, value];
      }),
    ),
} satisfies Record<string, (raw: string) => Record<string, string>>;

const now = Date.UTC(2026, 6, 27, 7, 37, 11, 903);
const timeStamp = '20260727073711903';

/** A call whose fields are signed by the page's formula and written with `encode`. */
function signedQuery(value: string, encode: (text: string) => string): string {
  const text = `activity=newInstance&saasExtendParams=${value}&timeStamp=${timeStamp}`;
  const token = createHmac('sha256', `a-key${timeStamp}`).update(text).digest('base64');
  return `activity=newInstance&saasExtendParams=${encode(value)}&timeStamp=${timeStamp}&authToken=${encodeURIComponent(token)}`;
}

const asForm = (text: string) => encodeURIComponent(text).replaceAll('%20', '+');

const verify = (raw: string, key: string) => verifyAuthToken({ keys: [accessKey(key)], rawQuery: raw, now });

interface Published {
  readonly key: string;
  readonly query: string;
}

describe.each(Object.entries(gateways))('signed calls through a gateway that %s', (name, gateway) => {
  it.each(vectorsOfKind<Published, unknown>('saas', 'v1-authtoken'))('hold as in $name', ({ inputs }) => {
    expect(verify(inputs.query, inputs.key).ok).toBe(true);
    // One of them holds blanks and pluses, written as a form.
    const isUndecidable = name === 'decodes %XX only' && /\+.*%2B|%2B.*\+/.test(inputs.query);
    expect(verify(rawQuery(gateway(inputs.query)), inputs.key).ok).toBe(!isUndecidable);
  });

  it.each([
    'plain',
    'a blank',
    'a+plus',
    'a%2Bsequence',
    '100%',
    '云商店 😀',
    '',
    'W3sibmFtZSI6ImEifV0=',
    'ab+/cd==',
  ])('hold with "%s" in them, written with escapes only', value => {
    expect(verify(rawQuery(gateway(signedQuery(value, encodeURIComponent))), 'a-key').ok).toBe(true);
  });

  it.each(['a blank', 'a+plus', '100% of 云'])('hold with "%s" in them, written as a form', value => {
    expect(verify(rawQuery(gateway(signedQuery(value, asForm))), 'a-key').ok).toBe(true);
  });

  // The gateway has made the same of both: no reading is left that tells them apart.
  it('hold with blanks and pluses in one call, written as a form, unless only %XX is decoded', () => {
    const verified = verify(rawQuery(gateway(signedQuery('a blank, a+plus', asForm))), 'a-key');
    expect(verified.ok).toBe(name !== 'decodes %XX only');
  });
});
