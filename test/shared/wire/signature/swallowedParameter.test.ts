import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { verifyAuthToken } from '../../../../shared/wire/signature/authToken.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

type Parameters = readonly (readonly [name: string, value: string])[];

/** Every parameter of the tables in `zh-cn_topic_0070649013` and the other activities' pages. */
const protocolNames = [
  'activity',
  'amount',
  'bandWidth',
  'businessId',
  'chargingMode',
  'customerId',
  'customerName',
  'diskSize',
  'email',
  'expireTime',
  'instanceId',
  'instanceStatus',
  'mobilePhone',
  'orderAmount',
  'orderId',
  'periodNumber',
  'periodType',
  'productId',
  'provisionType',
  'saasExtendParams',
  'skuCode',
  'testFlag',
  'timeStamp',
  'trialFlag',
  'trialToFormal',
  'userId',
  'userName',
];
const freeTexts = ['customerName', 'email', 'mobilePhone', 'saasExtendParams', 'userName'];

const stamp = '20260727073711903';
const key = 'a-key';

/** The signed text, by the page: sorted by code unit, `name=value` joined with `&`, nothing escaped. */
const textOf = (parameters: Parameters): string =>
  parameters
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');

const tokenOf = (text: string): string =>
  createHmac('sha256', key + stamp)
    .update(text)
    .digest('base64');

const queryOf = (parameters: Parameters, token: string): string =>
  [...parameters, ['authToken', token] as const]
    .map(pair => pair.map(encodeURIComponent).join('='))
    .join('&');

const verify = (rawQuery: string) =>
  verifyAuthToken({ keys: [accessKey(key)], rawQuery, now: Date.UTC(2026, 6, 27, 7, 37, 11, 903) });

const signed = (parameters: Parameters): string => queryOf(parameters, tokenOf(textOf(parameters)));

/** Every query whose signed text is this one: each `&` may part two parameters, each `=` a name from its value. */
function* cuttings(text: string, after = ''): Generator<Parameters> {
  for (const end of [...text.matchAll(/&/g)].map(({ index }) => index).concat(text.length)) {
    const part = text.slice(0, end);
    for (const { index } of part.matchAll(/=/g)) {
      const name = part.slice(0, index);
      // Sorted and each name once, or the text would be another one; and the token's own name is never part of it.
      if (name <= after || name === 'authToken') continue;
      const parameter = [name, part.slice(index + 1)] as const;
      if (end === text.length) yield [parameter];
      else for (const rest of cuttings(text.slice(end + 1), name)) yield [parameter, ...rest];
    }
  }
}

const call: Parameters = [
  ['activity', 'newInstance'],
  ['expireTime', '20300101000000'],
  ['orderId', 'CS1'],
  ['productId', 'p'],
  ['testFlag', '1'],
  ['timeStamp', stamp],
];

describe('a token is for one cutting of its text only', () => {
  it('refuses a debug call that has been made a real one, as a wrong token', () => {
    const token = encodeURIComponent(tokenOf(textOf(call)));
    expect(verify(signed(call))).toMatchObject({ ok: true });
    const real = `activity=newInstance&expireTime=20300101000000&orderId=CS1&productId=p%26testFlag%3D1&timeStamp=${stamp}&authToken=${token}`;
    expect(verify(real)).toMatchObject({ ok: false, resultCode: '000001', reason: 'parameter-swallowed' });
  });

  it('refuses names that hold what parts a name from its value or parameters from each other', () => {
    const token = encodeURIComponent(tokenOf(textOf(call)));
    const rest = `activity=newInstance&expireTime=20300101000000&orderId=CS1`;
    for (const hidden of ['productId%3Dp%26testFlag=1', 'productId=p%26testFlag%3D1']) {
      const raw = `${rest}&${hidden}&timeStamp=${stamp}&authToken=${token}`;
      expect(verify(raw)).toMatchObject({ ok: false, resultCode: '000001', reason: 'parameter-swallowed' });
    }
  });

  it.each(protocolNames)('refuses any value in which %s may have been swallowed', name => {
    for (const holder of ['customerName', 'somethingNew', 'skuCode']) {
      if (holder === name) continue;
      const raw = signed([
        [holder, `x&${name}=1`],
        ['timeStamp', stamp],
      ]);
      expect(verify(raw)).toMatchObject({ ok: false, resultCode: '000001' });
    }
  });

  it.each([
    'A&B Ltd',
    'a&b=c',
    'R&D=fun',
    '&',
    '&=',
    '&&x=&',
    'orderId=1',
    'x& orderId=1',
    'x&orderId',
    'x&OrderId=1',
    'x&orderId&a=1',
  ])('lets buyers be called "%s"', name => {
    for (const holder of [...freeTexts, 'somethingNew']) {
      const raw = signed([...call, [holder, name]]);
      expect(verify(raw)).toMatchObject({ ok: true, fields: { [holder]: name } });
    }
  });

  it('lets no id, code, time or amount swallow a parameter that only the marketplace knows', () => {
    const withNew: Parameters = [...call, ['orderNote', 'n']];
    const token = tokenOf(textOf(withNew));
    const swallowed = withNew
      .filter(([name]) => name !== 'orderNote')
      .map(([name, value]) => [name, name === 'orderId' ? `${value}&orderNote=n` : value] as const);
    expect(textOf(swallowed)).toBe(textOf(withNew));
    expect(verify(queryOf(withNew, token))).toMatchObject({ ok: true });
    expect(verify(queryOf(swallowed, token))).toMatchObject({ ok: false, resultCode: '000001' });
  });

  const pieces = fc.constantFrom(
    '&',
    '=',
    'a',
    'B',
    ' ',
    '+',
    '%26',
    '%3D',
    'testFlag',
    'orderId',
    'x',
    '赵',
  );
  const values = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '1', '&', ' ', '+', '%') }),
    fc.array(pieces, { maxLength: 5 }).map(parts => parts.join('')),
  );
  const requestOf = (names: readonly string[]): fc.Arbitrary<Parameters> =>
    fc
      .dictionary(fc.constantFrom(...names.filter(name => name !== 'timeStamp')), values, {
        minKeys: 1,
        maxKeys: 6,
      })
      .map(fields => [...Object.entries(fields), ['timeStamp', stamp] as const]);

  it('verifies no other cutting of a signed request of the protocol', () => {
    fc.assert(
      fc.property(requestOf(protocolNames), parameters => {
        const text = textOf(parameters);
        const token = tokenOf(text);
        const right = verify(queryOf(parameters, token)).ok;
        for (const other of cuttings(text)) {
          const same = JSON.stringify(other) === JSON.stringify(parameters.toSorted(byName));
          if (same) expect(verify(queryOf(other, token)).ok).toBe(right);
          else if (right && other.every(([name]) => protocolNames.includes(name))) {
            expect(verify(queryOf(other, token)), JSON.stringify(other)).toMatchObject({ ok: false });
          }
        }
      }),
      fuzzRuns,
    );
  });

  it('reads the same ids, codes, times and amounts from every cutting that verifies, whatever else was signed', () => {
    const read = (parameters: Parameters): Parameters =>
      parameters.filter(([name]) => protocolNames.includes(name) && !freeTexts.includes(name));
    const unknown = ['a', 'aB', 'b', 'orderNote', 'productZ', 'x', 'z'];
    fc.assert(
      fc.property(requestOf([...protocolNames, ...unknown, ...unknown]), parameters => {
        const text = textOf(parameters);
        const token = tokenOf(text);
        const readings = [...cuttings(text)]
          .filter(other => verify(queryOf(other, token)).ok)
          .map(other => JSON.stringify(read(other)));
        expect(new Set(readings).size).toBeLessThanOrEqual(1);
        if (verify(queryOf(parameters, token)).ok) {
          expect(readings).toContain(JSON.stringify(read(parameters.toSorted(byName))));
        }
      }),
      fuzzRuns,
    );
  });
});

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number =>
  one < other ? -1 : 1;
