import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { type RequestSigner, verifySignedRequest } from '../../../../shared/wire/signature/signedRequest.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';

interface Signed {
  accessKey: string;
  timestamp: string;
  nonce: string;
  body: string;
}
const vectors = [
  ...vectorsOfKind<Signed, { accepted?: boolean; xSign: string }>('saas', 'v2-kit-x-sign'),
  ...vectorsOfKind<Signed, { accepted?: boolean; xSign: string }>('kit', 'kit-v2-x-sign'),
];

/** The joint-operation kit's formula: the payload goes in as it is. */
const kitFormula = (({ accessKey, nonce, timestamp, payload }) =>
  createHmac('sha256', accessKey)
    .update(`${accessKey}${nonce}${timestamp}`)
    .update(payload)
    .digest('hex')) satisfies RequestSigner;

describe('verifySignedRequest', () => {
  it.each(vectors)('checks any formula over raw bytes and key-sorted form: $name', ({ inputs, expected }) => {
    const verification = verifySignedRequest(
      {
        ...inputs,
        keys: [accessKey(inputs.accessKey)],
        signature: expected.xSign,
        body: Buffer.from(inputs.body),
        now: Number(inputs.timestamp),
        toleranceMs: 60_000,
      },
      kitFormula,
    );

    expect(verification.ok).toBe(expected.accepted ?? true);
  });

  it('tries every key although an earlier one matched, so that the time taken does not tell which', () => {
    const tried: string[] = [];
    const keys = ['one', 'two', 'three'].map(accessKey);
    const fields = { timestamp: '1760000000000', nonce: 'n' };
    const body = Buffer.from('{}');

    verifySignedRequest(
      {
        ...fields,
        keys,
        signature: kitFormula({ ...fields, accessKey: 'one', payload: body }),
        body,
        now: 1_760_000_000_000,
        toleranceMs: 60_000,
      },
      request => {
        tried.push(request.accessKey);
        return kitFormula(request);
      },
    );

    expect(tried).toEqual(['one', 'two', 'three']);
  });
});
