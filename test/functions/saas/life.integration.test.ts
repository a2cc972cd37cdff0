import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('the life of a SaaS V2 instance', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
  });
  afterEach(() => test.close());

  it('goes from purchase to release, each step told to the product in its sequence', async () => {
    const { bridge, product } = test;
    const app = { frontEndUrl: 'https://app.example.com/a', userName: 'admin', password: 'initial' };
    product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));

    const bought = await signedCall(bridge, purchase('CS-LIFE'));
    expect(bought).toMatchObject({ statusCode: 200, resultCode: '000000' });
    const instanceId = bought.instanceId ?? '';

    const queried = await signedCall(bridge, { activity: 'queryInstance', instanceId });
    expect(queried).toMatchObject({ resultCode: '000000', info: [{ instanceId, appInfo: app }] });

    const order = { orderId: 'CS-RENEW', orderLineId: 'CS-RENEW-000001' };
    const renewal = {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      ...order,
      instanceId,
      expireTime: '20300101000000',
    };
    const answers = [
      await signedCall(bridge, renewal),
      await signedCall(bridge, { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' }),
      await signedCall(bridge, { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' }),
      await signedCall(bridge, { activity: 'upgradeInstance', instanceId, ...order }),
      await signedCall(bridge, { activity: 'releaseInstance', instanceId }),
      await signedCall(bridge, { activity: 'releaseInstance', instanceId }),
    ];
    expect(answers.map(({ resultCode }) => resultCode)).toEqual(answers.map(() => '000000'));
    expect(product.received.map(({ type, data }) => [type, data.sequence])).toEqual([
      ['instance.created', 1],
      ['instance.renewed', 3],
      ['instance.frozen', 4],
      ['instance.unfrozen', 5],
      ['instance.upgraded', 6],
      ['instance.released', 7],
    ]);
    expect(product.received[1]?.data).toMatchObject({ instanceId, expireAt: '2030-01-01T00:00:00.000Z' });
    expect(await test.instance(instanceId)).toMatchObject({ status: 'released', outbox: [] });
    expect(await signedCall(bridge, { activity: 'queryInstance', instanceId })).toMatchObject({
      resultCode: '000003',
    });
  });

  it('an upgrade that was refused for good stays refused, until its event is sent again and taken', async () => {
    const { bridge, product } = test;
    const app = { frontEndUrl: 'https://app.example.com/a' };
    const refusal = { status: 422, body: { refused: { code: 'sold-out', reason: 'No capacity' } } };
    product.respond(({ type }) => (type === 'instance.upgraded' ? refusal : { body: { app } }));
    const { instanceId } = await signedCall(bridge, purchase('CS-UP'));
    const order = { orderId: 'CS-UP-2', orderLineId: 'CS-UP-2-000001' };
    const upgrade = () => signedCall(bridge, { activity: 'upgradeInstance', instanceId, ...order });
    // 000106 is for purchases; an upgrade without resources is 000100.
    for (const _ of [1, 2]) {
      expect(await upgrade()).toMatchObject({ resultCode: '000100', resultMsg: 'No capacity' });
    }

    const [event] = product.received.filter(({ type }) => type === 'instance.upgraded');
    product.respond(() => ({ status: 204 }));
    const sent = await sellerCall(bridge, 'POST', `/api/v1/events/${event?.id}/redeliver`, {
      token: 'operator',
    });
    expect(sent.status).toBe(200);
    await test.run('deliver');
    expect(product.received.filter(({ type }) => type === 'instance.upgraded')).toHaveLength(2);
    expect(await upgrade()).toMatchObject({ resultCode: '000000' });
    expect(product.received.filter(({ type }) => type === 'instance.upgraded')).toHaveLength(2);
  });

  it('buyerInfo and orderInfo of an abandoned draft are ignored: with or without them it is the same order', async () => {
    for (const draft of [{}, { buyerInfo: { mobile: '1' } }, { orderInfo: [{ productId: 'p' }] }]) {
      await signedCall(test.bridge, { ...purchase('CS-DRAFT'), ...draft });
    }
    expect(test.alarms()).toEqual([]);
  });

  it('a debug query shows one invented instance for each id', async () => {
    const answer = await signedCall(test.bridge, {
      activity: 'queryInstance',
      instanceId: 'huaiweitest1, huaiweitest2',
      testFlag: '1',
    });
    const appInfo = { frontEndUrl: expect.stringMatching(/^https:/) };
    expect(answer).toMatchObject({
      resultCode: '000000',
      info: [
        { instanceId: 'huaiweitest1', appInfo },
        { instanceId: 'huaiweitest2', appInfo },
      ],
    });
  });

  it('answers of newInstance carry its id alone, as the page has it', async () => {
    test.product.respond(() => ({ body: { app: { frontEndUrl: 'https://app.example.com/a' } } }));
    for (const testFlag of ['0', '1']) {
      const { body } = await signedCall(test.bridge, { ...purchase('CS-ID'), testFlag });
      expect(Object.keys(JSON.parse(body))).toEqual(['resultCode', 'resultMsg', 'instanceId']);
    }
  });
});

describeOnEveryEngine('with NEW_INSTANCE_APP_INFO', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: { NEW_INSTANCE_APP_INFO: 'on' } });
  });
  afterEach(() => test.close());

  it('newInstance answers the address too, of a test call as well, but no user and no password', async () => {
    const app = { frontEndUrl: 'https://app.example.com/a', userName: 'admin', password: 'initial' };
    test.product.respond(() => ({ body: { app } }));
    const bought = await signedCall(test.bridge, purchase('CS-ADDRESS'));
    expect(JSON.parse(bought.body)).toMatchObject({ appInfo: { frontEndUrl: app.frontEndUrl } });
    expect(bought.body).not.toContain('admin');
    const tried = await signedCall(test.bridge, { ...purchase('CS-ADDRESS'), testFlag: '1' });
    expect(JSON.parse(tried.body)).toMatchObject({ appInfo: { frontEndUrl: 'https://example.com/test' } });
  });

  it('there is none while the instance is being made', async () => {
    test.product.respond(() => ({ status: 503 }));
    const { resultCode, body } = await signedCall(test.bridge, purchase('CS-LATER'));
    expect(resultCode).toBe('000004');
    expect(JSON.parse(body)).not.toHaveProperty('appInfo');
  });
});
