import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';
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
    const calls = fc.sample(fc.record({ query, body: text }), {
      numRuns: propertyRuns(20),
      seed: 20_270_104,
    });
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

  describe('costs the table', () => {
    const forged = (key = 'another-key') => signedCall(test.bridge, purchase('CS-FORGED'), { key });
    /** To its beginning, whatever the clock says. */
    const nextMinute = () => test.clock.advance(60_000 - (test.clock.now() % 60_000));
    const writes = () => test.faults.requests.filter(({ operation }) => operation !== 'Query');

    it('one write a minute for each reason, apart from the failures that were signed', async () => {
      nextMinute();
      for (let call = 0; call < 30; call += 1) await forged();
      await signedCall(test.bridge, purchase('CS-OLD'), { skew: -600_000 });
      const keys = writes().map(({ key }) => `${key?.pk} ${key?.sk}`);
      expect(keys).toEqual([
        expect.stringMatching(/^failures-unverified#[\d-]{10} [^#]*:00\.000Z#saas-v2#signature-mismatch$/),
        expect.stringMatching(/^failures-unverified#[\d-]{10} [^#]*:00\.000Z#saas-v2#timestamp-too-old$/),
      ]);
      nextMinute();
      await forged();
      expect(writes()).toHaveLength(3);
    });

    it('no wait longer than the note of a failure may take, while the table hangs', async () => {
      test.faults.inject({ holdRequest: new Promise(() => undefined) }, { times: Number.POSITIVE_INFINITY });
      const waits: number[] = [];
      const { effects } = test.bridge;
      const bridge = {
        ...test.bridge,
        effects: {
          ...effects,
          wait: (ms: number, signal?: AbortSignal) => {
            waits.push(ms);
            return effects.wait(ms, signal);
          },
        },
      };
      for (let call = 0; call < 3; call += 1) {
        const { body } = await signedCall(bridge, purchase('CS-FORGED'), { key: 'another-key' });
        expect(body).toBe(wrong);
      }
      expect(Math.max(...waits)).toBeLessThanOrEqual(300);
      // Only what fell into another minute tried the table again.
      expect(writes().length).toBeLessThanOrEqual(2);
    });

    it('nothing that an operator would look for: a page of failures holds both kinds by their time', async () => {
      const minutes = 5;
      for (let minute = 0; minute < minutes; minute += 1) {
        nextMinute();
        await forged();
        // Two of one millisecond stand in any order.
        test.clock.advance(1);
        await signedCall(test.bridge, { activity: 'releaseInstance', instanceId: `none-${minute}` });
      }
      const seen: string[] = [];
      for (const day of [test.clock.now() - 86_400_000, test.clock.now()]) {
        const onDay = new Date(day).toISOString().slice(0, 10);
        let page = await test.bridge.failures.list(onDay, 3);
        const ofDay = [...page.items];
        while (page.next !== undefined) {
          page = await test.bridge.failures.list(onDay, 3, page.next);
          ofDay.push(...page.items);
        }
        seen.unshift(...ofDay.map(({ instanceId, resultCode }) => instanceId ?? resultCode));
      }
      const newestFirst = Array.from({ length: minutes }, (_, index) => minutes - 1 - index);
      expect(seen).toEqual(newestFirst.flatMap(minute => [`none-${minute}`, '000001']));
    });
  });
});
