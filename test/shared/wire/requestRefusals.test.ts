import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../shared/wire/signature/accessKey.ts';
import { verifyRequest } from '../../../shared/wire/signature/requestSignature.ts';
import { vectorsOfKind } from '../../vectors/vectorsOfKind.ts';
import { fuzzRuns } from './fuzzRuns.ts';
import { body, key, nonce, now, pageFormula, request } from './rightlySignedRequest.ts';

interface Checked {
  accessKey: string;
  signature?: string;
  timestamp?: string;
  nonce?: string;
  body: string;
  nowMs: number;
}
const checked = vectorsOfKind<Checked, { ok: boolean; resultCode?: string }>('saas', 'v2-verify');

describe('verifyRequest', () => {
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
    [{ body: `{${'"a":1,'.repeat(256)}"a":1}` }, '000001', 'too-many-members'],
    [{ body: `{${'"a":1,'.repeat(255)}"a":1}` }, '000001', 'signature-mismatch'],
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

  it('tells nothing of key, signature, nonce or body in a refusal', () => {
    const refused = JSON.stringify(verifyRequest(request({ keys: [accessKey('secret-key')] })));

    expect(refused).toContain('signature-mismatch');
    for (const secret of ['secret-key', pageFormula(key, nonce, String(now), body), nonce, 'CS1']) {
      expect(refused).not.toContain(secret);
    }
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
