import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../shared/wire/accessKey.ts';
import { firstValue, parseRawQuery } from '../../../shared/wire/rawQuery.ts';
import { type RequestToVerify, signRequest, verifyRequest } from '../../../shared/wire/requestSignature.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';

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

interface Checked {
  accessKey: string;
  signature?: string;
  timestamp?: string;
  nonce?: string;
  body: string;
  nowMs: number;
}
const checked = vectorsOfKind<Checked, { ok: boolean; resultCode?: string }>('saas', 'v2-verify');

interface Sample {
  query: { signature: string; timestamp: string; nonce: string };
  body: string;
}
const samples = vectorsOfKind<Sample, { timestampIso: string }>('saas', 'v2-request-sample');

/** The formula of the signature page, written out. */
function pageFormula(key: string, nonce: string, timestamp: string, payload: string): string {
  const inner = createHmac('sha256', key).update(payload, 'utf8').digest('hex').toLowerCase();
  return createHmac('sha256', key)
    .update(key + nonce + timestamp + inner, 'utf8')
    .digest('hex');
}

const now = 1_760_000_000_000;
const key = 'd2c0a5e0-0000-4000-8000-000000000001';
const nonce = 'Qm7dK2pX9sT4vB1n';
const body = '{"activity":"releaseInstance","instanceId":"i-1","orderId":"CS1"}';

/** A rightly signed request, with changes. */
function request(changes: Partial<Omit<RequestToVerify, 'body'>> & { body?: string } = {}): RequestToVerify {
  const timestamp = String(now);
  return {
    keys: [accessKey(key)],
    signature: pageFormula(key, nonce, timestamp, body),
    timestamp,
    nonce,
    now,
    toleranceMs: 60_000,
    ...changes,
    body: Buffer.from(changes.body ?? body),
  };
}

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
    const verification = verifyRequest({
      ...inputs,
      keys: [accessKey(inputs.accessKey)],
      signature: expected.signature,
      body: Buffer.from(inputs.body),
      now: signedAt + 1500,
      toleranceMs: 60_000,
    });

    expect(verification).toEqual({
      ok: true,
      key: accessKey(inputs.accessKey),
      matched: expected.matches,
      signedAt,
      clockDifferenceMs: 1500,
    });
  });

  it.each(checked)('gives each refusal its result code: $name', ({ inputs, expected }) => {
    const verification = verifyRequest({
      keys: [accessKey(inputs.accessKey)],
      signature: inputs.signature,
      timestamp: inputs.timestamp,
      nonce: inputs.nonce,
      body: Buffer.from(inputs.body),
      now: inputs.nowMs,
      toleranceMs: 60_000,
    });

    expect(verification).toMatchObject(expected);
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

  it.each([
    [60_000, { ok: true, clockDifferenceMs: 60_000 }],
    [-60_000, { ok: true, clockDifferenceMs: -60_000 }],
    [60_001, { ok: false, resultCode: '000002', reason: 'timestamp-too-old', clockDifferenceMs: 60_001 }],
    [
      -60_001,
      { ok: false, resultCode: '000002', reason: 'timestamp-in-the-future', clockDifferenceMs: -60_001 },
    ],
  ])('accepts 60 000 ms either way and not one more: %i ms', (difference, expected) => {
    expect(verifyRequest(request({ now: now + difference }))).toMatchObject(expected);
  });

  it('takes another tolerance', () => {
    expect(verifyRequest(request({ now: now + 61_000, toleranceMs: 120_000 })).ok).toBe(true);
    expect(verifyRequest(request({ now: now + 1, toleranceMs: 0 })).ok).toBe(false);
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

  it.each([
    [{ timestamp: undefined }, '000002', 'timestamp-missing'],
    [{ timestamp: '' }, '000002', 'timestamp-missing'],
    [{ timestamp: '176000000000' }, '000002', 'timestamp-malformed'],
    [{ timestamp: '17600000000000' }, '000002', 'timestamp-malformed'],
    [{ timestamp: '-760000000000' }, '000002', 'timestamp-malformed'],
    [{ timestamp: '1760000000000\n' }, '000002', 'timestamp-malformed'],
    [{ timestamp: '1760000000.00' }, '000002', 'timestamp-malformed'],
    [{ nonce: undefined }, '000002', 'nonce-missing'],
    [{ nonce: '' }, '000002', 'nonce-missing'],
    [{ signature: undefined }, '000001', 'signature-missing'],
    [{ signature: '' }, '000001', 'signature-missing'],
    [{ signature: 'abc' }, '000001', 'signature-malformed'],
    [{ signature: 'g'.repeat(64) }, '000001', 'signature-malformed'],
    [{ signature: '0'.repeat(64) }, '000001', 'signature-mismatch'],
    [{ signature: pageFormula(key, nonce, String(now), body).slice(0, 63) }, '000001', 'signature-malformed'],
    [{ signature: `${pageFormula(key, nonce, String(now), body)}00` }, '000001', 'signature-malformed'],
    [{ nonce: 'qm7dK2pX9sT4vB1n' }, '000001', 'signature-mismatch'],
    [{ timestamp: String(now + 1) }, '000001', 'signature-mismatch'],
    [{ keys: [] }, '000001', 'no-keys'],
    [{ keys: [accessKey('another key')] }, '000001', 'signature-mismatch'],
    [{ keys: [accessKey(`${key} `)] }, '000001', 'signature-mismatch'],
    [{ body: '' }, '000001', 'body-empty'],
    [{ body: body.slice(0, -1) }, '000001', 'body-not-json'],
    [{ body: '[]' }, '000001', 'body-not-json'],
    [{ body: body.replace('i-1', 'i-2') }, '000001', 'signature-mismatch'],
    [{ body: `{"a":${'['.repeat(10_000)}` }, '000001', 'body-not-json'],
  ] as const)('refuses %j', (changes, resultCode, reason) => {
    expect(verifyRequest(request(changes))).toMatchObject({ ok: false, resultCode, reason });
  });

  it('checks timestamp, nonce, age and signature in this order', () => {
    const nothing = { timestamp: undefined, nonce: undefined, signature: undefined };

    expect(verifyRequest(request(nothing))).toMatchObject({ reason: 'timestamp-missing' });
    expect(verifyRequest(request({ ...nothing, timestamp: '1700000000000' }))).toMatchObject({
      reason: 'nonce-missing',
    });
    expect(verifyRequest(request({ signature: undefined, timestamp: '1700000000000' }))).toMatchObject({
      reason: 'timestamp-too-old',
    });
  });

  it('refuses plain SHA-256 as the inner value, the joint kit formula, and a key taken as hex', () => {
    const plain = createHash('sha256').update(body).digest('hex');
    const inner = createHmac('sha256', key).update(body).digest('hex');
    const outer = (secret: string | Buffer, payload: string) =>
      createHmac('sha256', secret).update(`${key}${nonce}${now}${payload}`).digest('hex');
    const keyAsHex = Buffer.from(key.replaceAll('-', ''), 'hex');

    expect(verifyRequest(request({ signature: outer(key, inner) })).ok).toBe(true);
    for (const signature of [outer(key, plain), outer(key, body), outer(keyAsHex, inner)]) {
      expect(verifyRequest(request({ signature }))).toMatchObject({ reason: 'signature-mismatch' });
    }
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

  it('tells nothing of key, signature, nonce or body in a refusal', () => {
    const refused = JSON.stringify(verifyRequest(request({ keys: [accessKey('secret-key')] })));

    expect(refused).toContain('signature-mismatch');
    for (const secret of ['secret-key', pageFormula(key, nonce, String(now), body), nonce, 'CS1']) {
      expect(refused).not.toContain(secret);
    }
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

  it('meets anything a caller can send with a refusal', () => {
    const text = fc.option(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/)), { nil: undefined });
    const time = fc.option(fc.oneof(fc.string(), fc.constant(String(now))), { nil: undefined });
    fc.assert(
      fc.property(
        text,
        time,
        text,
        fc.oneof(fc.uint8Array(), fc.json()),
        (signature, timestamp, anyNonce, sent) => {
          const bytes = typeof sent === 'string' ? Buffer.from(sent) : sent;
          const verification = verifyRequest({
            ...request({ signature, timestamp, nonce: anyNonce }),
            body: bytes,
          });
          expect(verification).toMatchObject({ ok: false, hint: expect.any(String) });
        },
      ),
      fuzzRuns,
    );
  });
});
