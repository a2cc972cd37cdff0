import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { kitV1Post, kitV2Post } from '../../../../shared/callback/protocols/kitPost.ts';
import { type Protocol, readSigned } from '../../../../shared/callback/protocols/protocol.ts';
import { signedPost } from '../../../../shared/callback/protocols/signedPost.ts';
import { tokenGet } from '../../../../shared/callback/protocols/tokenGet.ts';
import { parseConfig } from '../../../../shared/config/config.ts';
import type { RawRequest } from '../../../../shared/http/rawRequest.ts';
import { accessKey } from '../../../../shared/wire/signature/accessKey.ts';
import { refusal } from '../../../../shared/wire/signature/verification.ts';
import { WireError } from '../../../../shared/wire/wireError.ts';
import { bridgeSettings } from '../../../support/testBridge.ts';

const secret = 'a-key-of-the-marketplace';
const key = accessKey(secret);
const keys = [accessKey('another'), key];
const now = Date.UTC(2027, 0, 1, 12);
const at = { now, toleranceMs: 60_000 };
const raw = (more: Partial<RawRequest>): RawRequest => ({
  ...{ method: 'POST', path: '/saas', headers: {}, rawQuery: '', body: new Uint8Array() },
  ...{ receivedAt: now, requestId: 'r-1' },
  ...more,
});
const hmac = (from: string, text: string): string => createHmac('sha256', from).update(text).digest('hex');

const text = '{"activity":"newInstance","orderId":"CS1"}';
const body = Buffer.from(text);
const signed = { ok: true, key, signedAt: now - 5, clockDifferenceMs: 5 };
const fields = { activity: 'newInstance', orderId: 'CS1' };
const timestamp = String(now - 5);

describe('how calls are signed and read', () => {
  it('SaaS V2, licence codes and online licences: signature, timestamp and nonce in the query', () => {
    const signature = hmac(secret, `${secret}n-1${timestamp}${hmac(secret, text)}`);
    const query = (parts: object) => new URLSearchParams({ ...parts }).toString();
    const whole = { signature, timestamp, nonce: 'n-1' };
    expect(signedPost.verify(raw({ rawQuery: query(whole), body }), keys, at)).toEqual({
      ...signed,
      ...{ nonce: 'n-1', fields },
    });
    for (const [missing, reason] of [
      ['signature', 'signature-missing'],
      ['timestamp', 'timestamp-missing'],
      ['nonce', 'nonce-missing'],
    ] as const) {
      const { [missing]: _, ...rest } = whole;
      expect(signedPost.verify(raw({ rawQuery: query(rest), body }), keys, at)).toMatchObject({ reason });
    }
  });

  it('the kit’s V2: the same in headers of its own, over the text as it is', () => {
    const sign = hmac(secret, `${secret}n-1${timestamp}${text}`);
    const whole = { 'x-sign': sign, 'x-timestamp': timestamp, 'x-nonce': 'n-1' };
    expect(kitV2Post.verify(raw({ headers: whole, body }), keys, at)).toEqual({
      ...signed,
      ...{ nonce: 'n-1', fields },
    });
    for (const [missing, reason] of [
      ['x-sign', 'signature-missing'],
      ['x-timestamp', 'timestamp-missing'],
      ['x-nonce', 'nonce-missing'],
    ] as const) {
      const { [missing]: _, ...rest } = whole as Readonly<Record<string, string>>;
      expect(kitV2Post.verify(raw({ headers: rest, body }), keys, at)).toMatchObject({ reason });
    }
  });

  it('the kit’s V1: a token in a header, neither nonce nor age', () => {
    const timeStamp = '20200101000000000';
    const token = createHmac('sha256', secret + timeStamp)
      .update(`flag=1&timeStamp=${timeStamp}`)
      .digest('base64');
    const read = kitV1Post.verify(
      raw({ headers: { authtoken: token }, body: Buffer.from(JSON.stringify({ timeStamp, flag: '1' })) }),
      keys,
      at,
    );
    expect(read).toMatchObject({ ok: true, key, nonce: undefined, fields: { timeStamp, flag: '1' } });
  });

  it('SaaS V1 and License 1.0: a token in the query, no nonce, and an age only where the seller sets one', () => {
    const timeStamp = '20270101115000000';
    const token = createHmac('sha256', secret + timeStamp)
      .update(`activity=newInstance&timeStamp=${timeStamp}`)
      .digest('base64');
    const rawQuery = new URLSearchParams({ activity: 'newInstance', timeStamp, authToken: token }).toString();
    const read = (more: object) =>
      tokenGet.verify(raw({ method: 'GET', rawQuery }), keys, { ...at, ...more });
    const said = { ok: true, key, nonce: undefined, fields: { activity: 'newInstance', timeStamp } };
    expect(read({})).toMatchObject(said);
    expect(read({ v1MaxAgeMs: 600_000 })).toMatchObject(said);
    expect(read({ v1MaxAgeMs: 599_999 })).toMatchObject({ ok: false, reason: 'timestamp-too-old' });
  });
});

describe('a protocol', () => {
  it.each<readonly [string, Protocol, string, number]>([
    // Section 4 of docs/protocol/result-codes.md.
    ['signedPost', signedPost, 'POST', 262_144],
    ['kitV2Post', kitV2Post, 'POST', 4_194_304],
    ['kitV1Post', kitV1Post, 'POST', 4_194_304],
    ['tokenGet', tokenGet, 'GET', 0],
  ])('%s has its method, and a limit of the body', (_, { method, maxBody }, expected, limit) => {
    expect([method, maxBody]).toEqual([expected, limit]);
  });

  it.each([
    ['/produceAPI/tenantSync', 'tenantSync'],
    ['/saas/produceAPI/v2/tenantSync', 'tenantSync'],
    ['//tenantSync//', 'tenantSync'],
    ['/', undefined],
    ['', undefined],
  ])('of the kit names the sync by the last part of the path: %j is %j', (path, expected) => {
    for (const protocol of [kitV1Post, kitV2Post]) expect(protocol.activity?.(raw({ path }))).toBe(expected);
  });

  it('of the kit’s V2 signs its answers where the seller wants it, all others always', () => {
    const config = parseConfig(
      bridgeSettings(
        { url: 'http://127.0.0.1:1/' },
        { tableName: 'scripted', endpoint: 'http://127.0.0.1:1' },
      ),
    );
    for (const kitBodySign of [true, false])
      expect(kitV2Post.signsAnswers?.({ ...config, kitBodySign })).toBe(kitBodySign);
    expect([signedPost, kitV1Post, tokenGet].map(({ signsAnswers }) => signsAnswers)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('what was signed', () => {
  const verified = { ...signed, ok: true as const };

  it('is not read where nothing is known to be signed', () => {
    const refused = refusal('000001', 'signature-mismatch', 7);
    const never = () => {
      throw new Error('read');
    };
    expect(readSigned(refused, never)).toBe(refused);
  });

  it('and cannot be read is told with the key that signed it, and is no stranger’s', () => {
    const error = new WireError('invalid-json', 'the body is not JSON');
    const unreadable = () => {
      throw error;
    };
    expect(readSigned(verified, unreadable)).toEqual({
      ...{ ok: false, resultCode: '000002', hint: 'the body is not JSON', clockDifferenceMs: 5 },
      unreadable: { key, error },
    });
  });

  it('hides no fault of our own', () => {
    const faulty = () => {
      throw new TypeError('a fault');
    };
    expect(() => readSigned(verified, faulty)).toThrow(TypeError);
  });
});
