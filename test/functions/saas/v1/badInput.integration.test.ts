import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { activities } from '../../../../functions/saas/productionAddress.ts';
import { router } from '../../../../shared/callback/handler.ts';
import { tableEngines } from '../../../engines/tableEngines.ts';
import { baseKey, openTestBridge, type TestBridge, v1Key } from '../../../support/testBridge.ts';
import { purchaseV1, tokenCall, tokenEvent } from '../../../support/tokenCall.ts';

describe('a SaaS V1 call that is not in order', () => {
  let test: TestBridge;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    const [first] = tableEngines;
    if (first === undefined) throw new Error('no engine');
    const engine = await first.start();
    stop = engine.stop;
    test = await openTestBridge(engine);
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/a' } } }));
  });
  afterEach(async () => {
    await test.close();
    await stop();
  });

  it.each([
    ['a wrong token', {}, { token: 'A'.repeat(43) }, '000001'],
    ['no token', {}, { token: '' }, '000001'],
    ['a token that is no base64', {}, { token: '¿' }, '000001'],
    ['the key of another interface', {}, { key: baseKey }, '000001'],
    ['no time stamp', { timeStamp: '' }, {}, '000002'],
    ['an unknown activity', { activity: 'destroyInstance' }, {}, '000002'],
    ['no activity', { activity: '' }, {}, '000002'],
    ['no order', { orderId: '' }, {}, '000002'],
    ['no product', { productId: '' }, {}, '000002'],
    ['no customer id', { customerId: '' }, {}, '000002'],
  ])('with %s is refused and leaves nothing', async (_, more, options, code) => {
    const answer = await tokenCall(test.bridge, purchaseV1('CS-BAD', more), options);
    expect(answer).toMatchObject({
      statusCode: 200,
      resultCode: code,
      resultMsg: expect.stringMatching(/./),
    });
    expect(answer.headers['Body-Sign']).toMatch(/^sign_type="HMAC-SHA256", signature= "[A-Za-z0-9+/]{43}="$/);
    expect(test.product.received).toEqual([]);
    expect(JSON.stringify(test.faults.requests)).not.toContain('instance#');
  });

  it.each([
    [
      'an unusable expiry',
      { activity: 'refreshInstance', orderId: 'R', instanceId: 'i', expireTime: 'soon' },
    ],
    ['no expiry', { activity: 'refreshInstance', orderId: 'R', instanceId: 'i' }],
    ['an unknown status', { activity: 'instanceStatus', instanceId: 'i', instanceStatus: 'MELT' }],
    ['no instance', { activity: 'expireInstance' }],
    ['an upgrade to nothing', { activity: 'upgrade', orderId: 'U', instanceId: 'i' }],
    ['no ids', { activity: 'queryInstance', instanceId: ' , ' }],
  ])('with %s is 000002 before the instance is looked up', async (_, fields) => {
    expect((await tokenCall(test.bridge, fields)).resultCode).toBe('000002');
    // The failure is noted, with the instance too if there is one: nothing is read, nothing is made.
    const { requests } = test.faults;
    expect(requests.filter(({ operation }) => !['PutItem', 'UpdateItem'].includes(operation))).toEqual([]);
    expect(requests.filter(({ key }) => key?.pk.startsWith('instance#') && key.pk !== 'instance#i')).toEqual(
      [],
    );
    expect(await test.instance('i')).toBeUndefined();
    expect(test.product.received).toEqual([]);
  });

  it('may carry what nobody knows, also too long', async () => {
    const more = { newField: 'kept', chargingMode: '9', periodType: 'decade', skuCode: 's'.repeat(100) };
    expect((await tokenCall(test.bridge, purchaseV1('CS-NEW', more))).resultCode).toBe('000000');
    expect(test.lines.find(({ message }) => message === 'call')?.fields).toMatchObject({
      unknownFields: ['newField'],
      overLong: ['skuCode'],
    });
  });

  it('is not in order at all when it carries no call: the address is verified by a plain GET', async () => {
    const door = router(async () => test.bridge, activities);
    for (const rawQueryString of ['', 'utm_source=x']) {
      const event = { ...tokenEvent({}, test.clock.now()), rawQueryString };
      expect(await door(event)).toMatchObject({ statusCode: 200, body: 'OK\n' });
    }
  });

  it('is in order when it is a test, for ever, also while the table is down', async () => {
    test.faults.inject('lose-request', { times: Number.POSITIVE_INFINITY });
    const bought = [1, 2].map(() => tokenCall(test.bridge, purchaseV1('CS-T', { testFlag: '1' })));
    const [first, second] = await Promise.all(bought);
    expect(first).toMatchObject({
      resultCode: '000000',
      instanceId: expect.stringMatching(/^test-/),
      encryptType: '1',
      appInfo: { frontEndUrl: expect.stringMatching(/^https:/) },
    });
    expect(second?.instanceId).toBe(first?.instanceId);
    for (const fields of [
      { activity: 'refreshInstance', orderId: 'R', instanceId: 'any', expireTime: '20300101000000' },
      { activity: 'expireInstance', instanceId: 'any' },
      { activity: 'instanceStatus', instanceId: 'any', instanceStatus: 'FREEZE' },
      { activity: 'upgrade', instanceId: 'any', orderId: 'U' },
      { activity: 'releaseInstance', instanceId: 'any' },
    ]) {
      expect((await tokenCall(test.bridge, { ...fields, testFlag: '1' })).resultCode).toBe('000000');
    }
    const query = { activity: 'queryInstance', instanceId: 'huaiweitest123456', testFlag: '1' };
    expect(await tokenCall(test.bridge, query)).toMatchObject({
      resultCode: '000000',
      encryptType: '1',
      info: [{ instanceId: 'huaiweitest123456' }],
    });
    expect(test.product.received).toEqual([]);
  });

  it('may be of any age, unless the seller sets a limit; then an older one is 000002', async () => {
    const signed = (more: Record<string, string>) =>
      purchaseV1('CS-AGE', { timeStamp: '20170725025113409', ...more });
    expect((await tokenCall(test.bridge, signed({}))).resultCode).toBe('000000');
    const limited = { ...test.bridge, config: { ...test.bridge.config, v1MaxAgeMs: 3_600_000 } };
    expect((await tokenCall(limited, signed({}))).resultCode).toBe('000002');
    expect((await tokenCall(limited, signed({}), { key: baseKey })).resultCode).toBe('000001');
    expect((await tokenCall(limited, purchaseV1('CS-AGE'), { skew: -3_590_000 })).resultCode).toBe('000000');
  });

  it('never shows a key, a token, or what the buyer typed in a log line', async () => {
    const more = { mobilePhone: '+8613800000000', email: 'buyer@example.com', saasExtendParams: 'c2VjcmV0' };
    await tokenCall(test.bridge, purchaseV1('CS-LOG', more));
    await tokenCall(test.bridge, purchaseV1('CS-LOG', more), { token: 'B'.repeat(43) });
    const logged = JSON.stringify(test.lines);
    for (const secret of [v1Key, 'BBBBBBBB', '13800000000', 'buyer@example.com', 'c2VjcmV0']) {
      expect(logged).not.toContain(secret);
    }
  });
});
