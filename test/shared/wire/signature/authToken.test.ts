import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defined } from '../../../../shared/platform/defined.ts';
import { parseRawQuery } from '../../../../shared/wire/rawQuery.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { authToken, verifyAuthToken } from '../../../../shared/wire/signature/authToken.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

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
    ...defined({ maxAgeMs }),
  });

/** What is read of a query whose token holds. */
const fieldsOf = (rawQuery: string): Readonly<Record<string, string>> => {
  const verification = verify(rawQuery);
  if (!verification.ok) throw new Error(verification.reason);
  return verification.fields;
};

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

  it('is made with the key alone where there is no time', () => {
    expect(
      authToken('a-key', [
        ['b', '2'],
        ['a', '1'],
      ]),
    ).toBe(tokenOf('a-key', 'a=1&b=2', ''));
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
    expect(fieldsOf(`${text}&a=9&authToken=${token}`)).toEqual({
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
    expect(fieldsOf(raw).saasExtendParams).toBe('a+b');
    const blank = `saasExtendParams=a b&timeStamp=${stamp}`;
    const form = `${meant}&authToken=${encodeURIComponent(tokenOf('a-key', blank))}`;
    expect(verify(form)).toMatchObject({ ok: true, matched: 'form' });
    expect(fieldsOf(form).saasExtendParams).toBe('a b');
  });

  it.each([
    ['no timeStamp', 'activity=queryInstance&authToken=x', 'timestamp-missing'],
    ['an empty timeStamp', 'activity=queryInstance&timeStamp=&authToken=x', 'timestamp-missing'],
    ['nothing at all', '', 'timestamp-missing'],
    [
      'a timeStamp that is no time',
      'activity=queryInstance&timeStamp=yesterday&authToken=x',
      'timestamp-malformed',
    ],
    [
      'a timeStamp of 13 digits',
      'activity=queryInstance&timeStamp=2026072707371&authToken=x',
      'timestamp-malformed',
    ],
    [
      'a timeStamp of 18',
      'activity=queryInstance&timeStamp=202607270737119030&authToken=x',
      'timestamp-malformed',
    ],
    ['a timeStamp of NULs', 'activity=queryInstance&timeStamp=%00&authToken=x', 'timestamp-malformed'],
    ['no token', signString, 'signature-missing'],
    ['an empty token', `${signString}&authToken=`, 'signature-missing'],
    ['a token of another length', `${signString}&authToken=AAAA`, 'signature-mismatch'],
    ['one value changed', query.replace('i-1', 'i-2'), 'signature-mismatch'],
    ['one parameter more', `new=1&${query}`, 'signature-mismatch'],
    ['another time', query.replace(stamp, '20260727073711904'), 'signature-mismatch'],
  ])('is refused with %s', (_, rawQuery, reason) => {
    const resultCode = reason.startsWith('timestamp') ? '000002' : '000001';
    expect(verify(rawQuery)).toMatchObject({ ok: false, resultCode, reason });
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
  ])('reads the time stamp %s', (timeStamp, signedAt) => {
    const text = `timeStamp=${timeStamp}`;
    const token = encodeURIComponent(tokenOf('a-key', text, timeStamp));
    expect(verify(`${text}&authToken=${token}`)).toMatchObject({ ok: true, signedAt });
  });

  // With NULs at its end the HMAC key would be that of Body-Sign: both are filled up with them to 64 bytes.
  it.each([
    'yesterday',
    '0',
    '2026072707371',
    '202607270737119031',
    '\0',
    '\0'.repeat(14),
    ' 20260727073711',
  ])('takes no time stamp but 14 to 17 digits, rightly signed or not: %j', timeStamp => {
    const token = encodeURIComponent(tokenOf('a-key', `timeStamp=${timeStamp}`, timeStamp));
    expect(verify(`timeStamp=${encodeURIComponent(timeStamp)}&authToken=${token}`)).toMatchObject({
      ok: false,
      resultCode: '000002',
      reason: 'timestamp-malformed',
    });
  });

  it('verifies with nothing but a key', () => {
    expect(verifyAuthToken({ keys: [], rawQuery: query, now })).toMatchObject({
      ok: false,
      resultCode: '000001',
      reason: 'no-keys',
    });
  });

  it.each(vectors)('breaks with any value, with any parameter left out or added: $name', ({ inputs }) => {
    const parts = inputs.query.split('&');
    const refused = { ok: false, resultCode: '000001', reason: 'signature-mismatch' };
    for (const [index, part] of parts.entries()) {
      const name = part.slice(0, part.indexOf('='));
      if (name === 'authToken') continue;
      const changed = parts.with(index, `${part}0`).join('&');
      const shorter = parts.toSpliced(index, 1).join('&');
      expect(verify(changed, inputs.key)).toMatchObject(
        name === 'timeStamp' ? { ok: false, resultCode: '000002', reason: 'timestamp-malformed' } : refused,
      );
      expect(verify(shorter, inputs.key)).toMatchObject(
        name === 'timeStamp' ? { ok: false, resultCode: '000002', reason: 'timestamp-missing' } : refused,
      );
    }
    expect(verify(`${inputs.query}&late=1`, inputs.key)).toMatchObject(refused);
  });

  it.each(vectors)('holds in any order of the parameters: $name', ({ inputs }) => {
    const parts = inputs.query.split('&');
    for (let turn = 0; turn < parts.length; turn += 1) {
      const turned = [...parts.slice(turn), ...parts.slice(0, turn)].join('&');
      expect(verify(turned, inputs.key)).toMatchObject({ ok: true });
    }
    expect(verify(parts.toReversed().join('&'), inputs.key)).toMatchObject({ ok: true });
  });

  it.each(vectors)('breaks with any bit of the token: $name', ({ inputs, expected }) => {
    const fields = inputs.query.split('&').filter(part => !part.startsWith('authToken='));
    for (let bit = 0; bit < 256; bit += 1) {
      const token = Buffer.from(expected.authToken, 'base64');
      token[bit >> 3] = (token[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const raw = [...fields, `authToken=${encodeURIComponent(token.toString('base64'))}`].join('&');
      expect(verify(raw, inputs.key)).toMatchObject({ ok: false, resultCode: '000001' });
    }
  });

  it('counts the first of a repeated token and of a repeated time stamp', () => {
    expect(verify(`${query}&authToken=wrong`)).toMatchObject({ ok: true });
    expect(verify(`authToken=wrong&${query}`)).toMatchObject({ ok: false, resultCode: '000001' });
    expect(verify(`${query}&timeStamp=20200101000000000`)).toMatchObject({ ok: true, signedAt: now });
    expect(verify(`timeStamp=20200101000000000&${query}`)).toMatchObject({ ok: false, resultCode: '000001' });
    expect(verify(`instanceId=i-2&${query}`)).toMatchObject({ ok: false, resultCode: '000001' });
  });

  it.each([0, 1, 2])('accepts any key during a key change, and says which: key %i', place => {
    const keys = ['first', 'second', 'third'].map(accessKey);
    const token = encodeURIComponent(tokenOf(keys[place]?.secret ?? '', signString));
    const rawQuery = `${signString}&authToken=${token}`;
    const rest = keys.filter((_, index) => index !== place);

    expect(verifyAuthToken({ keys, rawQuery, now })).toMatchObject({ ok: true, key: keys[place] });
    expect(verifyAuthToken({ keys: rest, rawQuery, now })).toMatchObject({
      ok: false,
      reason: 'signature-mismatch',
    });
  });

  it('gives an outdated call that is wrongly signed no other answer than a recent one', () => {
    const wrong = query.replace('i-1', 'i-2');
    expect(
      verifyAuthToken({ keys: [accessKey('a-key')], rawQuery: wrong, now: now + 9_000_000, maxAgeMs: 1 }),
    ).toMatchObject({ resultCode: '000001', reason: 'signature-mismatch' });
  });

  it('takes a call up to the chosen age to the millisecond', () => {
    const aged = (ms: number) =>
      verifyAuthToken({ keys: [accessKey('a-key')], rawQuery: query, now: now + ms, maxAgeMs: 1000 }).ok;
    expect([aged(-1), aged(1000), aged(1001)]).toEqual([true, true, false]);
  });

  it('leaves out the token alone, whatever the letter case of other names', () => {
    const text = `AuthToken=x&authtoken=y&timeStamp=${stamp}`;
    const raw = `${text}&authToken=${encodeURIComponent(tokenOf('a-key', text))}`;
    expect(verify(raw)).toMatchObject({ ok: true });
    expect(fieldsOf(raw)).toEqual({ AuthToken: 'x', authtoken: 'y', timeStamp: stamp });
  });

  it('signs names that objects inherit like any other', () => {
    const text = `__proto__=1&constructor=2&timeStamp=${stamp}`;
    const raw = `${text}&authToken=${encodeURIComponent(tokenOf('a-key', text))}`;
    expect(verify(raw)).toMatchObject({ ok: true });
    expect(Object.getPrototypeOf(fieldsOf(raw))).toBe(Object.prototype);
    expect(Object.entries(fieldsOf(raw))).toContainEqual(['__proto__', '1']);
  });

  it('never throws, and accepts no random query', () => {
    const broken = fc.string({ unit: fc.constantFrom(...'%+=&?aE4Ff') });
    fc.assert(
      fc.property(fc.oneof(fc.string(), broken), fc.string(), (text, token) => {
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
        const token: [string, string] = ['authToken', tokenOf('a-key', text)];
        const raw = new URLSearchParams([...entries, token]).toString();
        expect(verify(raw)).toMatchObject({ ok: true, matched: 'form' });
        expect(fieldsOf(raw)).toEqual(Object.fromEntries(entries));
        // Percent escapes for blanks too, so that both ways of decoding read the same.
        const escaped = (pairs: readonly (readonly [string, string])[]) =>
          pairs.map(pair => pair.map(encodeURIComponent).join('=')).join('&');
        expect(verify(escaped([token, ...entries].reverse()))).toMatchObject({ ok: true });
        for (const [index, [name, value]] of entries.entries()) {
          const changed = value === other ? `${other}x` : other;
          const tampered = verify(escaped([...entries.with(index, [name, changed]), token]));
          expect(tampered.ok).toBe(false);
        }
      }),
      fuzzRuns,
    );
  });
});
