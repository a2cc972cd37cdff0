import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signSdkRequest } from '../../../../shared/wire/signature/sdkSignature.ts';
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
