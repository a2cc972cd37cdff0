import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../shared/wire/accessKey.ts';
import { authToken, queryFields, verifyAuthToken } from '../../../shared/wire/authToken.ts';
import { parseRawQuery } from '../../../shared/wire/rawQuery.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';

const vectors = [
  ...vectorsOfKind<Inputs, Expected>('saas', 'v1-authtoken'),
  ...vectorsOfKind<Inputs, Expected>('license', 'license1-authtoken'),
];
interface Inputs {
  key: string;
  query: string;
}
interface Expected {
  hmacKey: string;
  signString: string;
  authToken: string;
}

const now = Date.UTC(2026, 6, 27, 7, 37, 11, 903);
const stamp = '20260727073711903';

/** The page's formula, written out. */
const tokenOf = (key: string, signString: string, timeStamp = stamp): string =>
  createHmac('sha256', key + timeStamp)
    .update(signString)
    .digest('base64');

const verify = (rawQuery: string, key = 'a-key', maxAgeMs?: number) =>
  verifyAuthToken({
    keys: [accessKey('another-key'), accessKey(key)],
    rawQuery,
    now,
    ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
  });

const signString = `activity=queryInstance&instanceId=i-1&timeStamp=${stamp}`;
const query = `${signString}&authToken=${encodeURIComponent(tokenOf('a-key', signString))}`;

describe('authToken', () => {
  it.each(vectors)('is made and accepted as in $name', ({ inputs, expected }) => {
    const parameters = parseRawQuery(inputs.query);
    expect(authToken(inputs.key, parameters)).toBe(expected.authToken);
    expect(tokenOf(inputs.key, expected.signString, expected.hmacKey.slice(inputs.key.length))).toBe(
      expected.authToken,
    );
    expect(verify(inputs.query, inputs.key)).toMatchObject({ ok: true, matched: 'form' });
    expect(verify(inputs.query, `${inputs.key}x`)).toMatchObject({ ok: false, resultCode: '000001' });
  });

  it('says which key matched and when the call was signed', () => {
    expect(verify(query)).toMatchObject({
      ok: true,
      key: { secret: 'a-key' },
      signedAt: now,
      clockDifferenceMs: 0,
    });
  });

  it('sorts upper case before lower, keeps empty values, takes the first of a repeated name', () => {
    const text = `a=1&b=&timeStamp=${stamp}&Z=2`;
    const sorted = `Z=2&a=1&b=&timeStamp=${stamp}`;
    const token = encodeURIComponent(tokenOf('a-key', sorted));
    expect(verify(`${text}&a=9&authToken=${token}`)).toMatchObject({ ok: true });
    expect(queryFields(`${text}&a=9&authToken=${token}`, 'form')).toEqual({
      a: '1',
      b: '',
      timeStamp: stamp,
      Z: '2',
    });
  });

  it('turns a blank in the token back into a plus', () => {
    const withPlus = Array.from({ length: 200 }, (_, index) => `instanceId=${index}&timeStamp=${stamp}`)
      .map(text => ({ text, token: tokenOf('a-key', text) }))
      .find(({ token }) => token.includes('+'));
    expect(withPlus).toBeDefined();
    expect(verify(`${withPlus?.text}&authToken=${withPlus?.token}`)).toMatchObject({
      ok: true,
      matched: 'form',
    });
  });

  it('reads a bare plus in a value as a blank first, then as itself, and hands on what was signed', () => {
    const meant = `saasExtendParams=a+b&timeStamp=${stamp}`;
    const raw = `${meant}&authToken=${encodeURIComponent(tokenOf('a-key', meant))}`;
    expect(verify(raw)).toMatchObject({ ok: true, matched: 'percent' });
    expect(queryFields(raw, 'percent').saasExtendParams).toBe('a+b');
    const blank = `saasExtendParams=a b&timeStamp=${stamp}`;
    const form = `${meant}&authToken=${encodeURIComponent(tokenOf('a-key', blank))}`;
    expect(verify(form)).toMatchObject({ ok: true, matched: 'form' });
    expect(queryFields(form, 'form').saasExtendParams).toBe('a b');
  });

  it.each([
    ['no timeStamp', 'activity=queryInstance&authToken=x', '000002'],
    ['an empty timeStamp', 'activity=queryInstance&timeStamp=&authToken=x', '000002'],
    ['nothing at all', '', '000002'],
    ['no token', signString, '000001'],
    ['an empty token', `${signString}&authToken=`, '000001'],
    ['a token of another length', `${signString}&authToken=AAAA`, '000001'],
    ['one value changed', query.replace('i-1', 'i-2'), '000001'],
    ['one parameter more', `new=1&${query}`, '000001'],
    ['another time', query.replace(stamp, '20260727073711904'), '000001'],
  ])('is refused with %s', (_, rawQuery, resultCode) => {
    expect(verify(rawQuery)).toMatchObject({ ok: false, resultCode });
  });

  it('has no age by default, and one by choice', () => {
    const year = 365 * 24 * 3_600_000;
    const later = verifyAuthToken({ keys: [accessKey('a-key')], rawQuery: query, now: now + year });
    expect(later).toMatchObject({ ok: true, clockDifferenceMs: year });
    const old = { keys: [accessKey('a-key')], rawQuery: query, now: now + year, maxAgeMs: 3_600_000 };
    expect(verifyAuthToken(old)).toMatchObject({
      ok: false,
      resultCode: '000002',
      reason: 'timestamp-too-old',
    });
  });

  it.each([
    ['20260727073711', Date.UTC(2026, 6, 27, 7, 37, 11)],
    ['202607270737119', Date.UTC(2026, 6, 27, 7, 37, 11)],
    ['2026072707371190', Date.UTC(2026, 6, 27, 7, 37, 11)],
    ['20260727073711903', Date.UTC(2026, 6, 27, 7, 37, 11, 903)],
    ['yesterday', now],
  ])('reads the time stamp %s', (timeStamp, signedAt) => {
    const text = `timeStamp=${timeStamp}`;
    const token = encodeURIComponent(tokenOf('a-key', text, timeStamp));
    expect(verify(`${text}&authToken=${token}`)).toMatchObject({ ok: true, signedAt });
  });

  it('verifies with nothing but a key', () => {
    expect(verifyAuthToken({ keys: [], rawQuery: query, now })).toMatchObject({
      ok: false,
      resultCode: '000001',
    });
  });

  it('never throws, and accepts no random query', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, token) => {
        expect(verify(`${text}&timeStamp=${stamp}&authToken=${token}`)).toMatchObject({ ok: false });
      }),
      fuzzRuns,
    );
  });

  it('holds for any parameters however they are encoded, and for no other value', () => {
    const names = fc
      .stringMatching(/^[A-Za-z]{1,8}$/)
      .filter(name => name !== 'authToken' && name !== 'timeStamp');
    const values = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(names, values, { minKeys: 1, maxKeys: 6 }), values, (fields, other) => {
        const entries: [string, string][] = [...Object.entries(fields), ['timeStamp', stamp]];
        const text = [...entries]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => `${name}=${value}`)
          .join('&');
        const raw = new URLSearchParams([...entries, ['authToken', tokenOf('a-key', text)]]).toString();
        expect(verify(raw)).toMatchObject({ ok: true });
        const [name = '', value = ''] = entries[0] ?? [];
        fc.pre(other !== value && !name.includes('='));
        const changed = new URLSearchParams([
          [name, other],
          ...entries.slice(1),
          ['authToken', tokenOf('a-key', text)],
        ]);
        expect(verify(changed.toString())).toMatchObject({ ok: false, resultCode: '000001' });
      }),
      fuzzRuns,
    );
  });
});
