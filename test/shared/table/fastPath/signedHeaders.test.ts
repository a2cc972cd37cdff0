import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../../../shared/table/fastPath/signedHeaders.ts';

/** Node's own hashes behind the interface that the SDK's signer asks for. */
class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash =
      secret === undefined ? createHash('sha256') : createHmac('sha256', secret as string | Uint8Array);
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(data as string | Uint8Array);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

const word = fc.stringMatching(/^[A-Za-z0-9+/=-]{1,40}$/);

describe('the headers of a request to the table', () => {
  it('are those that the signer of the SDK makes, whoever signs, what, for where and when', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          keys: fc.record(
            { accessKeyId: word, secretAccessKey: word, sessionToken: word },
            { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
          ),
          region: fc.constantFrom('local', 'eu-west-101', 'cn-north-4'),
          host: fc.constantFrom('127.0.0.1:8000', 'dynamodb.eu-west-1.amazonaws.com', '[::1]:8000'),
          target: fc.constantFrom('DynamoDB_20120810.PutItem', 'DynamoDB_20120810.BatchGetItem'),
          body: fc.string({ unit: 'binary' }),
          at: fc.integer({ min: 0, max: 4_000_000_000_000 }),
        }),
        async ({ keys, region, host, target, body, at }) => {
          const service = 'dynamodb';
          const signer = new SignatureV4({
            credentials: keys,
            region,
            service,
            sha256: Sha256,
            applyChecksum: false,
          });
          const signed = await signer.sign(
            {
              ...{ method: 'POST', protocol: 'http:', hostname: 'any', path: '/', body },
              headers: { host, 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': target },
            },
            { signingDate: new Date(at) },
          );
          const ours = signedHeaders({ host, target, body }, keys, { region, service }, at);
          expect(ours).toMatchObject(signed.headers);
          expect(signed.headers.authorization).toMatch(/Signature=[0-9a-f]{64}$/);
          expect(ours['content-length']).toBe(String(Buffer.byteLength(body)));
        },
      ),
    );
  });

  it('follow new credentials and a new day at once', () => {
    const sign = (secretAccessKey: string, day: number) =>
      signedHeaders(
        { host: 'h', target: 't', body: '{}' },
        { accessKeyId: 'a', secretAccessKey },
        { region: 'local', service: 'dynamodb' },
        Date.UTC(2026, 0, day),
      ).authorization;
    const first = sign('one', 1);
    expect(new Set([first, sign('two', 1), sign('one', 2)]).size).toBe(3);
    expect(sign('one', 1)).toBe(first);
  });
});
