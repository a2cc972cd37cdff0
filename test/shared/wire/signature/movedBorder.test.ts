import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { signKitRequest } from '../../../../shared/wire/signature/kitSignature.ts';
import { signRequest } from '../../../../shared/wire/signature/requestSignature.ts';
import { verifySignedRequest } from '../../../../shared/wire/signature/signedRequest.ts';
import { fuzzRuns } from '../fuzzRuns.ts';

const key = 'a-key-of-the-marketplace';
const body = '{"activity":"updateInstanceStatus","instanceId":"i-1","status":"FREEZE"}';
const hmac = (text: string): string => createHmac('sha256', key).update(text).digest('hex');
const year = 365.25 * 24 * 60 * 60_000;

describe.each([
  ['the base interfaces', signRequest, (text: string) => hmac(text + hmac(body))],
  ['the kit', signKitRequest, (text: string) => hmac(text + body)],
])('the border between nonce and timestamp, which %s sign without a delimiter,', (_, sign, formula) => {
  /** Signed over `key + digits`, whatever the digits are cut into. */
  const verify = (nonce: string, timestamp: string, now: number) =>
    verifySignedRequest(
      {
        keys: [accessKey(key)],
        signature: formula(`${key}${nonce}${timestamp}`),
        timestamp,
        nonce,
        body: Buffer.from(body),
        now,
        toleranceMs: 60_000,
      },
      sign,
    );

  it('cannot be moved to make a freeze of February a fresh one in March', () => {
    const recorded = Date.UTC(2027, 1, 5, 5, 30, 2, 264);
    expect(verify('Qm7dK2pX9sT4vB1n', String(recorded), recorded)).toMatchObject({ ok: true });
    const [front, back] = [String(recorded).slice(0, 3), String(recorded).slice(3)];
    const later = Number(back) * 1000;
    expect(new Date(later).toISOString()).toBe('2027-03-18T20:37:44.000Z');
    expect(verify(`Qm7dK2pX9sT4vB1n${front}`, back, later)).toMatchObject({
      ok: false,
      resultCode: '000002',
      reason: 'timestamp-ambiguous',
    });
  });

  it('is where it was of all calls within ten years, to whichever side it is moved', () => {
    const times = fc.integer({ min: 1_500_000_000_000, max: 2_100_000_000_000 });
    const nonces = fc.stringMatching(/^[0-9a-f]{8,32}$/);
    fc.assert(
      fc.property(times, nonces, (recorded, nonce) => {
        const digits = `${nonce}${recorded}`;
        const [moved, seconds] = [digits.slice(0, -10), digits.slice(-10)];
        const fresh = Number(seconds) * 1000;
        fc.pre(Math.abs(fresh - recorded) < 10 * year - 60_000);
        expect(verify(nonce, String(recorded), recorded).ok).toBe(true);
        expect(verify(moved, seconds, fresh)).toMatchObject({ ok: false, reason: 'timestamp-ambiguous' });
      }),
      fuzzRuns,
    );
  });

  it('is asked for in seconds only: what ends in zeros and is signed in milliseconds is no other call', () => {
    expect(verify('n000', '1801805402000', 1_801_805_402_000)).toMatchObject({ ok: true });
  });

  it('may have been moved by ten years to the millisecond', () => {
    // 180 and the seconds are 1,801,485,909,910 ms; ten years of 365.25 days are 315,576,000,000 ms.
    expect(verify('n180', '1485909910', 1_485_909_909_910)).toMatchObject({ reason: 'timestamp-ambiguous' });
    expect(verify('n180', '1485909910', 1_485_909_909_909)).toMatchObject({ ok: true });
  });

  it('leaves calls alone that are signed in seconds, unless they could be others', () => {
    const seconds = '1801805402';
    const now = 1_801_805_402_000;
    // With `147` in front they would be of 2016, more than ten years before.
    for (const nonce of ['Qm7dK2pX9sT4vB1n', 'abc18', 'x18a', 'n100', 'n147', 'n250', 'n999']) {
      expect([nonce, verify(nonce, seconds, now).ok]).toEqual([nonce, true]);
    }
    for (const nonce of ['180', 'n150', 'x209']) {
      expect(verify(nonce, seconds, now)).toMatchObject({ reason: 'timestamp-ambiguous' });
    }
  });
});
