import { createHash, createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalQuery, signSdkRequest } from '../../../../shared/wire/signature/sdkSignature.ts';
import { propertyRuns } from '../../../support/propertyRuns.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

interface SdkInputs {
  accessKey: string;
  secretKey: string;
  method: string;
  host: string;
  path: string;
  query: [string, string][];
  headers: Record<string, string>;
  body: string;
}

const dateOf = (text = '') =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

describe('the signature of the open APIs', () => {
  it.each(vectorsOfKind<SdkInputs, { authorization: string }>('open-apis', 'sdk-hmac-sha256'))(
    '$name',
    ({ inputs, expected }) => {
      const url = new URL(`https://${inputs.host}${inputs.path}`);
      for (const [name, value] of inputs.query) url.searchParams.append(name, value);
      const signed = signSdkRequest(
        {
          method: inputs.method,
          url,
          contentType: inputs.headers['Content-Type'] ?? '',
          body: Buffer.from(inputs.body),
        },
        { ak: inputs.accessKey, sk: inputs.secretKey },
        dateOf(inputs.headers['X-Sdk-Date']),
      );
      expect(signed).toEqual({
        'X-Sdk-Date': inputs.headers['X-Sdk-Date'],
        Authorization: expected.authorization,
      });
    },
  );

  it('is the one that the vendor’s own SDK makes, for any request', () => {
    const require = createRequire(import.meta.url);
    const { AKSKSigner } = require('@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner');
    const word = fc.stringMatching(/^[A-Za-z0-9_.~-]{1,12}$/);
    const value = fc.string({ unit: 'grapheme-ascii', maxLength: 20 });
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST'),
        fc.array(word, { minLength: 1, maxLength: 4 }),
        fc.dictionary(word, value, { maxKeys: 4, noNullPrototype: true }),
        fc.dictionary(word, value, { minKeys: 1, maxKeys: 3, noNullPrototype: true }),
        (method, path, query, content) => {
          const url = new URL(`https://mkt.example.com/${path.join('/')}`);
          for (const [name, text] of Object.entries(query)) url.searchParams.append(name, text);
          const body = method === 'GET' ? '' : JSON.stringify(content);
          const now = Date.UTC(2026, 0, 2, 3, 4, 5);
          const ours = signSdkRequest(
            { method, url, contentType: 'application/json', body: Buffer.from(body) },
            { ak: 'AK', sk: 'SK' },
            now,
          );
          const theirs = AKSKSigner.sign(
            {
              method,
              endpoint: `${url.origin}${url.pathname}`,
              queryParams: query,
              headers: { 'content-type': 'application/json', 'X-Sdk-Date': ours['X-Sdk-Date'] },
              ...(method === 'GET' ? {} : { data: content }),
            },
            { getAk: () => 'AK', getSk: () => 'SK' },
          );
          expect(ours.Authorization).toBe(theirs.Authorization);
        },
      ),
      { seed: 20_260_303, numRuns: propertyRuns(100) },
    );
  });
});

/** The formula of the page, written out (docs/protocol/open-apis.md, section 3). */
const signatureOf = (sk: string, date: string, canonical: readonly string[]): string => {
  const hash = createHash('sha256').update(canonical.join('\n')).digest('hex');
  return createHmac('sha256', sk).update(`SDK-HMAC-SHA256\n${date}\n${hash}`).digest('hex');
};
const emptyBody = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

describe('what is signed of a request to the open APIs', () => {
  const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
  const date = '20260102T030405Z';
  const request = (url: string, contentType?: string) => ({
    ...{ method: 'GET', url: new URL(url), body: new Uint8Array() },
    ...(contentType === undefined ? {} : { contentType }),
  });

  it('is host and date alone, where no content type is told', () => {
    const canonical = [
      'GET',
      '/',
      '',
      'host:a.example.com',
      `x-sdk-date:${date}`,
      '',
      'host;x-sdk-date',
      emptyBody,
    ];
    expect(signSdkRequest(request('https://a.example.com'), { ak: 'AK', sk: 'SK' }, now)).toEqual({
      'X-Sdk-Date': date,
      Authorization: `SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date, Signature=${signatureOf('SK', date, canonical)}`,
    });
  });

  it('is the token of temporary credentials too, and the content type without blanks around it', () => {
    const names = 'content-type;host;x-sdk-date;x-security-token';
    const canonical = [
      ...['GET', '/a/', '', 'content-type:text/plain', 'host:a.example.com:8443', `x-sdk-date:${date}`],
      ...['x-security-token:TOKEN', '', names, emptyBody],
    ];
    const credentials = { ak: 'AK', sk: 'SK', securityToken: 'TOKEN' };
    expect(
      signSdkRequest(request('https://a.example.com:8443/a/', ' text/plain '), credentials, now),
    ).toEqual({
      'X-Sdk-Date': date,
      Authorization: `SDK-HMAC-SHA256 Access=AK, SignedHeaders=${names}, Signature=${signatureOf('SK', date, canonical)}`,
      'X-Security-Token': 'TOKEN',
    });
  });

  it('is each segment of the path encoded, and the query encoded again', () => {
    const canonical = [
      ...[
        'GET',
        '/a%20b/%28c%29%2Bd/%E4%BA%91/',
        'a=%27%2A%21&b=x%2By%20z',
        'host:a.example.com',
        `x-sdk-date:${date}`,
      ],
      ...['', 'host;x-sdk-date', emptyBody],
    ];
    const url = "https://a.example.com/a%20b/(c)%2Bd/云?b=x%2By+z&a='*!";
    const { Authorization } = signSdkRequest(request(url), { ak: 'AK', sk: 'SK' }, now);
    expect(Authorization).toMatch(new RegExp(`Signature=${signatureOf('SK', date, canonical)}$`));
  });

  it.each([
    [[], ''],
    [[['a', '']], 'a='],
    [
      [
        ['b', '1'],
        ['a', '2'],
      ],
      'a=2&b=1',
    ],
    [
      [
        ['a', '2'],
        ['a', '1'],
        ['a', '3'],
      ],
      'a=1&a=2&a=3',
    ],
    [
      [
        ['a', '1'],
        ['a', '1'],
        ['B', '2'],
      ],
      'B=2&a=1&a=1',
    ],
    [
      [
        ['a b', "!'()*"],
        ['a-b', '-_.~'],
      ],
      'a%20b=%21%27%28%29%2A&a-b=-_.~',
    ],
    [
      [
        ['名', '云'],
        ['z', '0'],
      ],
      '%E5%90%8D=%E4%BA%91&z=0',
    ],
  ] as const)('is a query in order: %j', (query, expected) => {
    expect(canonicalQuery(query)).toBe(expected);
  });
});
