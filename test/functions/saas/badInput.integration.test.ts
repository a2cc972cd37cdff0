import { createHmac } from 'node:crypto';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { activities } from '../../../functions/saas/productionAddress.ts';
import { router } from '../../../shared/callback/handler.ts';
import { instanceKey } from '../../../shared/instance/identity.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { purchase, sendEvent, signedCall, signedEvent } from '../../support/signedCall.ts';
import { baseKey, generalKey, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('bad input', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  const renewal = {
    activity: 'refreshInstance',
    scene: 'RENEWAL',
    orderId: 'CS-R',
    orderLineId: 'CS-R-000001',
    instanceId: 'nobody',
    expireTime: '20300101000000',
  };

  describe('is answered HTTP 200, JSON, and a code:', () => {
    it('a wrong signature 000001, and nothing is stored', async () => {
      const answer = await signedCall(test.bridge, purchase('CS-WRONG'), { key: 'another-key-0001' });
      expect(answer).toMatchObject({
        statusCode: 200,
        resultCode: '000001',
        headers: { 'Content-Type': 'application/json' },
      });
      expect(test.faults.requests.filter(({ key }) => key?.pk.startsWith('nonce#'))).toEqual([]);
      expect(test.product.received).toEqual([]);
    });

    it('a key of another interface type 000001, in both directions', async () => {
      const notice = { activity: 'orderNotify', orderId: 'CS-N' };
      const order = { callbacks: [orderNotify] as const };
      expect((await signedCall(test.bridge, purchase('CS-G'), { key: generalKey })).resultCode).toBe(
        '000001',
      );
      expect((await signedCall(test.bridge, notice, { ...order, key: baseKey })).resultCode).toBe('000001');
      expect((await signedCall(test.bridge, notice, { ...order, key: generalKey })).resultCode).toBe(
        '000000',
      );
    });

    it('a stale, missing or malformed timestamp or nonce 000002', async () => {
      const event = signedEvent(purchase('CS-T'), test.clock.now());
      const queries = [
        event.rawQueryString.replace(/timestamp=\d+/, 'timestamp=1680508066618'),
        event.rawQueryString.replace(/&timestamp=\d+/, ''),
        event.rawQueryString.replace(/timestamp=\d+/, 'timestamp=yesterday'),
        event.rawQueryString.replace(/&nonce=\w+/, ''),
        '',
      ];
      for (const rawQueryString of queries) {
        expect((await sendEvent(test.bridge, { ...event, rawQueryString })).resultCode).toBe('000002');
      }
    });

    it('malformed JSON, no object, no activity and an unknown activity 000002', async () => {
      for (const body of ['{"activity":', '[]', '"newInstance"', '{}', '{"activity":""}', '{"activity":7}']) {
        expect([body, (await signedCall(test.bridge, {}, { body })).resultCode]).toEqual([body, '000002']);
      }
      const unknown = await signedCall(test.bridge, { activity: 'deleteInstance' });
      expect(unknown).toMatchObject({ resultCode: '000002', resultMsg: expect.stringContaining('activity') });
    });

    it('an unknown activity is logged with the names of all that it brought, and no value', async () => {
      await signedCall(test.bridge, { activity: 'moveInstance', orderId: 'CS-M', owner: 'hunter2' });
      const line = test.lines.find(({ fields }) => fields.activity === 'moveInstance');
      expect(line?.fields).toMatchObject({
        unknownFields: ['activity', 'orderId', 'owner'],
        hint: expect.stringContaining('does not serve'),
      });
      expect(JSON.stringify(line)).not.toMatch(/hunter2|CS-M/);
    });

    it('a missing or unusable mandatory field 000002 with its name', async () => {
      for (const field of ['orderId', 'orderLineId', 'instanceId', 'expireTime', 'scene']) {
        for (const value of [undefined, null, '']) {
          const answer = await signedCall(test.bridge, { ...renewal, [field]: value });
          expect(answer).toMatchObject({ resultCode: '000002', resultMsg: expect.stringContaining(field) });
        }
      }
      const day = await signedCall(test.bridge, { ...renewal, expireTime: '20301345000000' });
      expect(day).toMatchObject({ resultCode: '000002', resultMsg: expect.stringContaining('expireTime') });
      const many = Array.from({ length: 101 }, (_, index) => `id-${index}`).join(',');
      const query = await signedCall(test.bridge, { activity: 'queryInstance', instanceId: many });
      expect(query).toMatchObject({ resultCode: '000002', resultMsg: expect.stringContaining('instanceId') });
    });

    it('an unknown instance 000003, whatever is asked of it, however long its id', async () => {
      const calls = [
        renewal,
        { activity: 'updateInstanceStatus', status: 'FREEZE' },
        { activity: 'releaseInstance' },
        { activity: 'upgradeInstance', orderId: 'U', orderLineId: 'U-1' },
        { activity: 'queryInstance' },
        { activity: 'changeInstanceCheck', productInfo: { productId: 'p' } },
      ];
      for (const instanceId of ['nobody', 'x'.repeat(5_000)]) {
        for (const call of calls) {
          const { resultCode } = await signedCall(test.bridge, { ...call, instanceId });
          expect([call.activity, resultCode]).toEqual([call.activity, '000003']);
        }
      }
    });

    it('an order whose id has half of a surrogate pair 000002, an instance 000003: the table would take another one', async () => {
      // Both halves would be stored as the same U+FFFD: two orders would share one instance.
      for (const half of ['\ud800', '\udfff', 'CS-\ud83d-1']) {
        const { resultCode, resultMsg } = await signedCall(test.bridge, purchase(half));
        expect([resultCode, resultMsg]).toEqual([
          '000002',
          expect.stringContaining('orderId is no Unicode text'),
        ]);
        const release = { activity: 'releaseInstance', instanceId: half };
        expect((await signedCall(test.bridge, release)).resultCode).toBe('000003');
      }
      expect(test.product.received).toEqual([]);
    });

    it('an unknown status 000002, with nothing changed but that it failed', async () => {
      const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-S'));
      const before = await test.instance(instanceId);
      const call = { activity: 'updateInstanceStatus', instanceId, status: 'MELTED' };
      expect((await signedCall(test.bridge, call)).resultCode).toBe('000002');
      const noted = { failedCall: expect.objectContaining({ resultCode: '000002' }) };
      expect(await test.instance(instanceId)).toEqual({ ...before, ...noted });
    });

    it('a body over 256 KiB 000002, one of just that size not', async () => {
      const sized = (bytes: number) => {
        const body = JSON.stringify({ ...purchase('CS-BIG'), padding: '' });
        return body.replace('"padding":""', `"padding":"${'x'.repeat(bytes - body.length)}"`);
      };
      expect((await signedCall(test.bridge, {}, { body: sized(256 * 1024) })).resultCode).toBe('000004');
      expect((await signedCall(test.bridge, {}, { body: sized(256 * 1024 + 1) })).resultCode).toBe('000002');
    });
  });

  it('an outbox without room for one more event is 000005 and alarmed, and nothing changes', async () => {
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-FULL'));
    const { table } = test.bridge;
    const full = { id: 'evt_1', type: 'instance.renewed', sequence: 1, at: 1, attempts: 1, nextAt: 1 };
    await table.getDocumentClient().send(
      new UpdateCommand({
        TableName: table.getName(),
        Key: instanceKey(instanceId),
        UpdateExpression: 'SET outbox = :outbox',
        ExpressionAttributeValues: { ':outbox': [{ ...full, data: { text: 'x'.repeat(300 * 1024) } }] },
      }),
    );
    expect((await signedCall(test.bridge, { ...renewal, instanceId })).resultCode).toBe('000005');
    expect(test.alarms()).toContain('OutboxFull');
    expect((await test.instance(instanceId))?.expireAt).toBeUndefined();
  });

  it('over-long values, unknown fields and unknown scenes are no errors', async () => {
    const { instanceId, resultCode } = await signedCall(test.bridge, {
      ...purchase('CS-LONG'),
      orderId: 'L'.repeat(3_000),
      buyerInfo: { mobile: '13800000000' },
    });
    expect(resultCode).toBe('000004');
    expect(
      (await signedCall(test.bridge, { ...renewal, instanceId, scene: 'NEXT_YEARS_SCENE' })).resultCode,
    ).toBe('000000');
    expect(test.alarms()).toContain('UnknownScene');
    const line = test.lines.find(({ fields }) => fields.activity === 'newInstance');
    expect(line?.fields).toMatchObject({ unknownFields: ['buyerInfo'], overLong: ['orderId'] });
    expect(JSON.stringify(test.lines)).not.toContain('13800000000');
  });

  it('numbers where texts are documented, a base64 body and any charset are understood', async () => {
    const fields = { ...purchase('CS-NUM'), orderId: 123_456, testFlag: 0 };
    const event = signedEvent(fields, test.clock.now());
    const encoded = {
      ...event,
      body: Buffer.from(event.body ?? '').toString('base64'),
      isBase64Encoded: true,
      headers: { 'content-type': 'text/plain' },
    };
    expect((await sendEvent(test.bridge, encoded)).resultCode).toBe('000004');
  });

  it('every answer, refusals too, carries Body-Sign over exactly its bytes, ASCII only', async () => {
    const answers = [
      await signedCall(test.bridge, purchase('CS-SIGN')),
      await signedCall(test.bridge, purchase('CS-SIGN'), { key: 'another-key-0001' }),
      await signedCall(test.bridge, { activity: '未知' }),
    ];
    for (const { body, headers } of answers) {
      const signature = createHmac('sha256', baseKey).update(body).digest('base64');
      expect(headers['Body-Sign']).toBe(`sign_type="HMAC-SHA256", signature= "${signature}"`);
      expect(body).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  it('an unsigned call cannot have text of its choosing signed', async () => {
    const answers = new Set<string>();
    for (const activity of ['newInstance', 'EVIL', '<script>']) {
      const { body } = await signedCall(
        test.bridge,
        { activity, orderId: activity },
        { signature: 'ab'.repeat(32) },
      );
      answers.add(body);
    }
    expect(answers.size).toBe(1);
  });

  it('the log has one line per call and never a key, a signature or a query string', async () => {
    const event = signedEvent({ ...purchase('CS-LOG'), password: 'hunter2' }, test.clock.now());
    await sendEvent(test.bridge, event);
    await signedCall(test.bridge, purchase('CS-LOG'), { key: 'another-key-0001' });
    const calls = test.lines.filter(({ message }) => message === 'call');
    expect(calls).toHaveLength(2);
    expect(calls[0]?.fields).toMatchObject({
      activity: 'newInstance',
      orderId: 'CS-LOG',
      resultCode: '000004',
      keyId: expect.stringMatching(/^k_[0-9a-f]{8}$/),
    });
    expect(calls[1]?.fields.hint).toEqual(expect.stringContaining('key'));
    const text = JSON.stringify(test.lines);
    const [, signature = '-'] = /signature=(\w+)/.exec(event.rawQueryString) ?? [];
    for (const secret of [baseKey, signature, 'hunter2', event.rawQueryString])
      expect(text).not.toContain(secret);
  });

  it('a nonce is remembered, per key, for the time in which its call could be accepted, and more', async () => {
    await signedCall(test.bridge, { activity: 'queryInstance', instanceId: 'nobody' });
    const claim = test.faults.requests.find(({ key }) => key?.pk.startsWith('nonce#'));
    const [stored] = await test.stored(String(claim?.key?.pk));
    expect(Number(stored?.ttl) * 1000 - test.clock.now()).toBeGreaterThan(120_000);
  });

  it('a GET without a call, as address verification sends it, gets a plain 200', async () => {
    const event = signedEvent({}, test.clock.now());
    event.requestContext.http.method = 'GET';
    const answer = await router(async () => test.bridge, activities)(event);
    expect(answer).toMatchObject({
      statusCode: 200,
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    });
  });

  it('a configuration that cannot be read is answered 000005, so that the marketplace tries again', async () => {
    const broken = async () => {
      throw new Error('unreadable');
    };
    const answer = await router<TestBridge['bridge']>(
      broken,
      activities,
    )(signedEvent(purchase('CS-CONFIG'), test.clock.now()));
    expect(answer.statusCode).toBe(200);
    expect(JSON.parse(answer.body ?? '')).toMatchObject({ resultCode: '000005' });
  });
});

describeOnEveryEngine('with NONCE_GUARD off', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: { NONCE_GUARD: 'off' } });
  });
  afterEach(() => test.close());

  it('a nonce may come again, and none is stored', async () => {
    for (const _ of [1, 2]) {
      const answer = await signedCall(test.bridge, purchase('CS-AGAIN'), { nonce: 'the-same' });
      expect(answer.resultCode).toBe('000004');
    }
    expect(test.faults.requests.filter(({ key }) => key?.pk.startsWith('nonce#'))).toEqual([]);
  });
});
