import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kitV1Post, kitV2Post } from '../../../../shared/callback/protocols/kitPost.ts';
import type { CallReading } from '../../../../shared/callback/protocols/protocol.ts';
import { signedPost } from '../../../../shared/callback/protocols/signedPost.ts';
import { tokenGet } from '../../../../shared/callback/protocols/tokenGet.ts';
import type { JsonObject } from '../../../../shared/wire/json.ts';
import { parseFields } from '../../../../shared/wire/request/field.ts';
import { authSyncRequest } from '../../../../shared/wire/request/kitRequests.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { canonicalPayload } from '../../../../shared/wire/signature/canonicalPayload.ts';
import { fuzzRuns } from '../../wire/fuzzRuns.ts';

/**
 * One text, one parse: of all requests that one signature holds for, each is read as the same call. A request is
 * written here in as many ways as its protocol leaves open; what verifies must say what was signed.
 */

const key = 'a-key-of-the-marketplace';
const keys = [accessKey(key)];
const now = Date.UTC(2027, 1, 5, 5, 30);
const at = { now, toleranceMs: 60_000 };
const hmac = (secret: string, text: string): Buffer => createHmac('sha256', secret).update(text).digest();

const request = { method: 'POST', path: '/saas', headers: {}, rawQuery: '', receivedAt: now, requestId: 'r' };

const fieldsOf = (reading: CallReading): JsonObject | undefined => (reading.ok ? reading.fields : undefined);

/** Characters that one of the spellings treats in its own way. */
const letters = [
  'a',
  'B',
  '7',
  '?',
  '\ufffd',
  '\ud800',
  '\udfff',
  '"',
  '\\',
  '/',
  '\n',
  '云',
  '&',
  '=',
  '%',
  '+',
  ' ',
];
const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 6 });
const value: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(0, -0, 1, 1.5, 1e21, 12345678901234567890n.toString(), true, false, null),
  fc.array(fc.dictionary(text, fc.oneof(text, fc.constant(null)), { maxKeys: 3 }), { maxLength: 2 }),
);

/** A source of choices that a property can shrink. */
type Choose = (count: number) => number;
const choices: fc.Arbitrary<Choose> = fc
  .infiniteStream(fc.nat({ max: 0xffff }))
  .map(stream => count => Number(stream.next().value) % count);

/** JSON text of a value, spelled at random: white space, escapes, and half surrogate pairs in the place of `?`. */
function spelled(content: unknown, choose: Choose): string {
  const blank = () => ['', '', ' ', '\n\t'][choose(4)];
  if (typeof content === 'string') {
    const units = [...JSON.stringify(content)].slice(1, -1).join('');
    const written = units.replace(/\\u[0-9a-f]{4}|\\.|[^\\]/gu, unit => {
      if (unit === '?' && choose(3) === 0) return '\\ud8ff';
      if (unit.length > 1 || choose(3) > 0) return unit;
      return [...unit.split('')].map(it => `\\u${it.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    });
    return `"${written}"`;
  }
  if (Array.isArray(content)) return `[${content.map(item => blank() + spelled(item, choose)).join(',')}]`;
  if (typeof content !== 'object' || content === null) return JSON.stringify(content);
  return `{${Object.entries(content)
    .map(([name, item]) => `${blank()}${spelled(name, choose)}${blank()}:${spelled(item, choose)}`)
    .join(',')}${blank()}}`;
}

const shuffled = <Item>(items: readonly Item[], choose: Choose): readonly Item[] =>
  items
    .map(item => [choose(0xffff), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);

describe.each([
  [
    'SaaS V2, licence codes, online licences and orderNotify',
    signedPost,
    (body: string, payload: string) => {
      const signature = hmac(key, `${key}abc${now}${hmac(key, payload).toString('hex')}`).toString('hex');
      return {
        ...request,
        rawQuery: `signature=${signature}&timestamp=${now}&nonce=abc`,
        body: Buffer.from(body),
      };
    },
  ],
  [
    'kit V2',
    kitV2Post,
    (body: string, payload: string) => {
      const sign = hmac(key, `${key}abc${now}${payload}`).toString('hex');
      const headers = { 'x-sign': sign, 'x-timestamp': String(now), 'x-nonce': 'abc' };
      return { ...request, headers, body: Buffer.from(body) };
    },
  ],
])('a body of %s', (_, protocol, call) => {
  const read = (body: string, payload: string) => fieldsOf(protocol.verify(call(body, payload), keys, at));

  it('is read as the text that was signed, in whatever spelling it arrives', () => {
    const content = fc.dictionary(text, value, { maxKeys: 4 });
    fc.assert(
      fc.property(content, choices, (fields, choose) => {
        const one = spelled(fields, choose);
        const payload = canonicalPayload(one);
        const other = spelled(Object.fromEntries(shuffled(Object.entries(fields), choose)), choose);
        const signed = read(payload, payload);
        expect(signed).toBeDefined();
        expect(read(one, payload)).toEqual(signed);
        // Another spelling may have another form and be refused; what verifies is the same call.
        const arrived = read(other, payload);
        if (arrived !== undefined) expect(arrived).toEqual(signed);
      }),
      fuzzRuns,
    );
  });

  it('has no half surrogate pair that a signature over a question mark would cover', () => {
    const payload = '{"orderId":"CS?B"}';
    expect(read('{"orderId":"CS\\ud800B"}', payload)).toEqual({ orderId: 'CS?B' });
  });
});

/** A text with some of its characters percent-encoded, and blanks as plus. */
const encoded = (plain: string, choose: Choose): string =>
  [...plain]
    .map(it => (/[%+]/.test(it) || choose(2) === 0 ? encodeURIComponent(it) : it === ' ' ? '+' : it))
    .join('');

/** Well-formed: `encodeURIComponent` takes nothing else. */
const whole = fc.string({
  unit: fc.constantFrom(...letters.filter(it => !/\p{Cs}/u.test(it))),
  maxLength: 6,
});
const name = fc.stringMatching(/^[A-Za-z]{1,6}$/).filter(it => it !== 'timeStamp' && it !== 'authToken');
const isCut = (content: string): boolean => /&[^&=]*=/.test(content);

describe('a query of SaaS V1 and License 1.0', () => {
  const timeStamp = '20270205053000000';
  const read = (rawQuery: string) =>
    fieldsOf(tokenGet.verify({ ...request, rawQuery, body: new Uint8Array() }, keys, at));

  it('is read as the parameters that were signed, however they are encoded, ordered and repeated', () => {
    const parameters = fc.dictionary(
      name,
      whole.filter(it => !isCut(it)),
      { maxKeys: 4, noNullPrototype: true },
    );
    fc.assert(
      fc.property(parameters, choices, (fields, choose) => {
        const signed: Record<string, string> = { ...fields, timeStamp };
        const joined = Object.keys(signed)
          .sort()
          .map(it => `${it}=${signed[it]}`)
          .join('&');
        const token = hmac(key + timeStamp, joined).toString('base64');
        const pairs = shuffled([...Object.entries(signed), ['authToken', token] as const], choose);
        const repeated = pairs.slice(0, choose(2)).map(([it]) => `${it}=other`);
        const escaped = (it: string) => encoded(it, choose).replace(/[&=]/g, encodeURIComponent);
        const rawQuery = [...pairs.map(pair => pair.map(escaped).join('=')), ...repeated].join('&');
        expect(read(rawQuery)).toEqual(signed);
      }),
      fuzzRuns,
    );
  });

  it('has no half surrogate pair that a token over U+FFFD would cover', () => {
    const token = hmac(key + timeStamp, `orderId=CS\ufffdB&timeStamp=${timeStamp}`).toString('base64');
    const raw = `orderId=CS\ud800B&timeStamp=${timeStamp}&authToken=${encodeURIComponent(token)}`;
    expect(read(raw)).toEqual({ orderId: 'CS\ufffdB', timeStamp });
  });
});

describe('a body of kit V1', () => {
  const timeStamp = '20220413093539534';
  const read = (body: string, joined: string) => {
    const authtoken = hmac(key + timeStamp, joined).toString('base64');
    return fieldsOf(
      kitV1Post.verify({ ...request, headers: { authtoken }, body: Buffer.from(body) }, keys, at),
    );
  };
  const joinedOf = (signed: Readonly<Record<string, string>>): string =>
    Object.keys(signed)
      .sort()
      .filter(it => signed[it]?.trim() !== '')
      .map(it => `${it}=${signed[it]}`)
      .join('&');

  it('is read as the text that was signed: encoded or not, as text, number or list, with blanks or without', () => {
    const users = fc.array(
      fc.dictionary(fc.constantFrom('userName', 'enable', 'role', 'x'), whole, { maxKeys: 3 }),
      {
        maxLength: 2,
      },
    );
    const contents = fc.record({
      fields: fc.dictionary(
        name,
        fc.oneof(
          whole.filter(it => !isCut(it)),
          fc.integer().map(String),
        ),
        { maxKeys: 3, noNullPrototype: true },
      ),
      userList: users.map(list => JSON.stringify(list)),
      percent: fc.boolean(),
    });
    fc.assert(
      fc.property(contents, choices, ({ fields, userList, percent }, choose) => {
        const signed: Record<string, string> = { ...fields, userList, timeStamp };
        const joined = joinedOf(signed);
        const written = (it: string): unknown => {
          if (/^-?\d+$/.test(it) && String(Number(it)) === it && choose(2) === 0) return Number(it);
          if (it === userList && choose(2) === 0) return listOf(it, percent, choose);
          return percent
            ? encoded(it, choose)
            : it.replaceAll('\ufffd', () => ['\ufffd', '\ud800'][choose(2)] ?? '');
        };
        const pairs = Object.entries(signed).map(([it, content]): [string, unknown] => [
          it,
          it === 'timeStamp' ? content : written(content),
        ]);
        const blanks: [string, unknown][] =
          choose(2) === 0
            ? []
            : [
                ['zz', ' '],
                ['yy', null],
              ];
        const body = spelled(Object.fromEntries(shuffled([...pairs, ...blanks], choose)), choose);
        const expected = Object.fromEntries(Object.entries(signed).filter(([, it]) => it.trim() !== ''));
        // A plus or percent sign of the plain text may make another reading hold no token at all.
        const arrived = read(body, joined);
        if (arrived !== undefined) expect(arrived).toEqual(expected);
        const plain = read(JSON.stringify(signed), joined);
        expect(plain).toEqual(expected);
      }),
      fuzzRuns,
    );
  });

  it.each([
    ['enable', '[{"userName":"mallory","role":"owner","%65nable":"false"}]'],
    ['role', '[{"userName":"mallory","%72ole":"owner","enable":"false"}]'],
  ])('gives a real list with an encoded name the %s that was signed', (_, list) => {
    const userList = '[{"userName":"mallory","role":"owner","enable":"false"}]';
    const others = { appId: 'a', flag: '1', tenantId: 't', timeStamp };
    const joined = joinedOf({ ...others, userList });
    const recorded = read(JSON.stringify({ ...others, userList }), joined);
    const forged = read(JSON.stringify({ ...others, userList: JSON.parse(list) }), joined);
    expect(forged).toEqual(recorded);
    expect(parseFields(authSyncRequest, forged ?? {})).toMatchObject({
      ok: true,
      value: { userList: [{ userName: 'mallory', role: 'user', enabled: false }] },
    });
  });
});

/** The list itself in the place of its text, with names and values that are encoded where the text was. */
function listOf(json: string, percent: boolean, choose: Choose): unknown {
  const list: readonly Readonly<Record<string, string>>[] = JSON.parse(json);
  const write = (it: string) => (percent ? encoded(it, choose) : it);
  return list.map(entry =>
    Object.fromEntries(Object.entries(entry).map(([it, content]) => [write(it), write(content)])),
  );
}
