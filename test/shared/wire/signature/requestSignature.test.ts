import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstValue, parseRawQuery } from '../../../../shared/wire/rawQuery.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { signRequest, verifyRequest } from '../../../../shared/wire/signature/requestSignature.ts';
import { vectorsOfKind } from '../../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from '../fuzzRuns.ts';
import { body, key, nonce, now, pageFormula, request } from '../rightlySignedRequest.ts';

interface Signed {
  accessKey: string;
  timestamp: string;
  nonce: string;
  body: string;
}
interface Signature {
  matches: 'raw' | 'canonical';
  payload: string;
  signature: string;
}
const signed = [
  ...vectorsOfKind<Signed, Signature>('saas', 'v2-request-signature'),
  ...vectorsOfKind<Signed, Signature>('license', 'license2-request-signature'),
  ...vectorsOfKind<Signed, Signature>('license', 'online-license-request-signature'),
];

interface Sample {
  query: { signature: string; timestamp: string; nonce: string };
  body: string;
}
const samples = vectorsOfKind<Sample, { timestampIso: string }>('saas', 'v2-request-sample');

describe('signRequest', () => {
  it.each(signed)('signs as the page says, in upper-case hex: $name', ({ inputs, expected }) => {
    const { accessKey, timestamp, nonce } = inputs;

    expect(signRequest({ accessKey, timestamp, nonce, payload: expected.payload })).toBe(expected.signature);
  });

  it('signs bytes and their text alike', () => {
    const fields = { accessKey: key, timestamp: '1', nonce };

    expect(signRequest({ ...fields, payload: Buffer.from('{"a":"云"}') })).toBe(
      signRequest({ ...fields, payload: '{"a":"云"}' }),
    );
  });
});

describe('verifyRequest', () => {
  it.each(signed)('accepts the raw bytes or the key-sorted form: $name', ({ inputs, expected }) => {
    const signedAt = Number(inputs.timestamp.padEnd(13, '0'));
    const sent = Buffer.from(inputs.body);
    const verification = verifyRequest({
      ...inputs,
      keys: [accessKey(inputs.accessKey)],
      signature: expected.signature,
      body: sent,
      now: signedAt + 1500,
      toleranceMs: 60_000,
    });

    expect(verification).toEqual({
      ok: true,
      key: accessKey(inputs.accessKey),
      nonce: inputs.nonce,
      // What is read is what was signed, not what happened to arrive.
      payload: expected.matches === 'raw' ? sent : expected.payload,
      matched: expected.matches,
      signedAt,
      clockDifferenceMs: 1500,
    });
  });

  it.each(samples)('reads the published timestamps as milliseconds: $name', ({ inputs, expected }) => {
    const { signature, timestamp, nonce } = inputs.query;
    const signedAt = Date.parse(expected.timestampIso);

    // The key of the printed samples is not published, so the check has to end at the signature.
    expect(
      verifyRequest(request({ signature, timestamp, nonce, body: inputs.body, now: signedAt })),
    ).toMatchObject({
      ok: false,
      resultCode: '000001',
      reason: 'signature-mismatch',
      clockDifferenceMs: 0,
    });
  });

  it('reads 10 digits as seconds and signs with the text as received', () => {
    const seconds = String(now / 1000);
    const signature = pageFormula(key, nonce, seconds, body);

    expect(verifyRequest(request({ timestamp: seconds, signature, now: now + 59_999 }))).toMatchObject({
      ok: true,
      signedAt: now,
    });
    expect(verifyRequest(request({ timestamp: `${seconds}000`, signature }))).toMatchObject({
      reason: 'signature-mismatch',
    });
  });

  it('refuses a spaced body that something parsed and re-serialised, and names that as the likely cause', () => {
    const sent = '{ "orderId": "CS1", "activity": "releaseInstance", "n": 1.0 }';
    const signature = pageFormula(key, nonce, String(now), sent);

    expect(verifyRequest(request({ signature, body: sent })).ok).toBe(true);
    expect(verifyRequest(request({ signature, body: JSON.stringify(JSON.parse(sent)) }))).toMatchObject({
      ok: false,
      hint: expect.stringContaining('re-serialised'),
    });
  });

  it('accepts a body that was re-ordered and re-spaced on the way when the key-sorted form was signed', () => {
    const arrived =
      '{ "orderId":"CS1",\n"productId":null, "instanceId":"i-1", "activity":"releaseInstance" }';

    expect(verifyRequest(request({ body: arrived }))).toMatchObject({ ok: true, matched: 'canonical' });
  });

  it("accepts a key-sorted form that keeps the body's own escapes", () => {
    const payload = '{"activity":"releaseInstance","name":"\\u6d4b\\/"}';
    const signature = pageFormula(key, nonce, String(now), payload);

    expect(
      verifyRequest(request({ signature, body: '{"name":"\\u6d4b\\/","activity":"releaseInstance"}' })),
    ).toMatchObject({ ok: true, matched: 'canonical' });
  });

  it.each([0, 1, 2])('accepts any key of the list during a key change, and says which: key %i', place => {
    const keys = ['first', 'second', 'third'].map(accessKey);
    const secret = keys[place]?.secret ?? '';
    const signature = pageFormula(secret, nonce, String(now), body);

    expect(verifyRequest(request({ keys, signature }))).toMatchObject({ ok: true, key: keys[place] });
  });

  it('refuses the old key once it is gone from the list', () => {
    const signature = pageFormula('old', nonce, String(now), body);

    expect(verifyRequest(request({ keys: [accessKey('new'), accessKey('old')], signature })).ok).toBe(true);
    expect(verifyRequest(request({ keys: [accessKey('new')], signature })).ok).toBe(false);
  });

  it('takes a nonce from the query with %2B as a plus, and a bare plus as a blank', () => {
    const signature = pageFormula(key, 'a+b', String(now), body);
    const fromQuery = (raw: string) => {
      const query = parseRawQuery(`signature=${signature}&timestamp=${now}&nonce=${raw}`);
      return verifyRequest(
        request({
          signature: firstValue(query, 'signature'),
          timestamp: firstValue(query, 'timestamp'),
          nonce: firstValue(query, 'nonce'),
        }),
      );
    };

    expect(fromQuery('a%2Bb').ok).toBe(true);
    expect(fromQuery('a+b')).toMatchObject({ ok: false, reason: 'signature-mismatch' });
  });

  it('accepts what signRequest signed, for every body', () => {
    const text = fc.string({ minLength: 1 });
    const bodies = fc.oneof(
      fc.uint8Array(),
      fc.json().map(json => new Uint8Array(Buffer.from(json))),
    );
    fc.assert(
      fc.property(text, text, bodies, (secret, anyNonce, bytes) => {
        const timestamp = String(now);
        const signature = signRequest({ accessKey: secret, timestamp, nonce: anyNonce, payload: bytes });
        const keys = [accessKey('other'), accessKey(secret)];
        const verification = verifyRequest({ ...request({ keys, signature, nonce: anyNonce }), body: bytes });
        expect(verification).toMatchObject({ ok: true, matched: 'raw' });
      }),
      fuzzRuns,
    );
  });
});
