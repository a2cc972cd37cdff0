import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { purchase, sendEvent, signedCall, signedEvent } from '../../support/signedCall.ts';
import { baseKey, generalKey, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const olderKey = 'test-base-access-key-0000';
/** The only two answers that anybody gets who cannot sign. */
const wrong = '{"resultCode":"000001","resultMsg":"authentication failed: signature missing or wrong"}';
const unusable =
  '{"resultCode":"000002","resultMsg":"request parameter invalid: timestamp, nonce or size of the request"}';

function signOf(key: string, body: string): string {
  const digest = createHmac('sha256', key).update(body).digest('base64');
  return `sign_type="HMAC-SHA256", signature= "${digest}"`;
}

describeOnEveryEngine('a call that nobody of the marketplace has signed', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: { BASE_ACCESS_KEYS: `${baseKey},${olderKey}` } });
  });
  afterEach(() => test.close());

  it('is answered by one of two fixed texts, whatever it carries, signed with the first key', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('{"activity":"newInstance","orderId":"CS1","testFlag":"1"}', '{', '', '000000'),
    );
    const query = fc
      .record(
        {
          signature: fc.oneof(text, fc.stringMatching(/^[0-9a-f]{64}$/)),
          timestamp: fc.oneof(text, fc.constantFrom('now', '0', '9999999999999')),
          nonce: text,
          resultMsg: text,
        },
        { requiredKeys: [] },
      )
      .map(fields => ({ ...fields }));
    const calls = fc.sample(fc.record({ query, body: text }), { numRuns: 60, seed: 20_270_104 });
    const seen = new Set<string>();
    for (const { query: fields, body } of calls) {
      const now = test.clock.now();
      const event = signedEvent({}, now);
      const rawQueryString = Object.entries(fields)
        .map(([name, value]) => `${name}=${encodeURIComponent(value === 'now' ? String(now) : value)}`)
        .join('&');
      const answer = await sendEvent(test.bridge, { ...event, rawQueryString, body });
      expect([wrong, unusable]).toContain(answer.body);
      expect(answer.headers['Body-Sign']).toBe(signOf(baseKey, answer.body));
      seen.add(answer.body);
    }
    expect(seen).toEqual(new Set([wrong, unusable]));
  });

  it('claims no nonce, makes no instance and asks no product', async () => {
    const now = test.clock.now();
    const forged = signedEvent(purchase('CS-FORGED'), now, { key: generalKey, nonce: 'taken-by-nobody' });
    expect((await sendEvent(test.bridge, forged)).body).toBe(wrong);
    const claims = test.faults.requests.filter(({ key }) => /^(nonce|instance)#/.test(key?.pk ?? ''));
    expect([claims, test.product.received]).toEqual([[], []]);
    // The same nonce, rightly signed, is new.
    const rightly = signedEvent(purchase('CS-RIGHT'), now, { nonce: 'taken-by-nobody' });
    expect(await sendEvent(test.bridge, rightly)).toMatchObject({ resultCode: '000004' });
  });

  it('is refused before it is parsed: a body larger than 256 KiB, also when rightly signed', async () => {
    const padded = (bytes: number) => {
      const body = JSON.stringify({ ...purchase('CS-LARGE'), pad: '' });
      return body.replace('"pad":""', `"pad":"${'x'.repeat(bytes - body.length)}"`);
    };
    const limit = 256 * 1024;
    expect((await signedCall(test.bridge, {}, { body: padded(limit + 1) })).body).toBe(unusable);
    expect(await signedCall(test.bridge, {}, { body: padded(limit) })).toMatchObject({
      resultCode: '000004',
    });
  });

  it('is told apart from a verified one, whose answer is signed with the key that matched', async () => {
    const verified = await signedCall(test.bridge, purchase('CS-OLDER'), { key: olderKey });
    expect(verified.headers['Body-Sign']).toBe(signOf(olderKey, verified.body));
  });

  it('leaves nothing of it in the log but what the operator most likely did wrong', async () => {
    const now = test.clock.now();
    const event = signedEvent({ ...purchase('CS-SECRET'), mobile: '13800000000' }, now, {
      key: 'another-key',
    });
    await sendEvent(test.bridge, event);
    const line = test.lines.find(({ message }) => message === 'call');
    expect(line).toMatchObject({ level: 'warn', fields: { verified: false, resultCode: '000001' } });
    const logged = JSON.stringify(test.lines);
    const signature = /signature=(\w+)/.exec(event.rawQueryString)?.[1] ?? 'none';
    for (const secret of [signature, baseKey, olderKey, 'another-key', '13800000000', 'CS-SECRET']) {
      expect(logged).not.toContain(secret);
    }
  });
});
