import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const app = { frontEndUrl: 'https://app.example.com/a' };

async function buy(test: TestBridge, orderId: string): Promise<string> {
  test.product.respond(() => ({ body: { app } }));
  const { instanceId = '' } = await signedCall(test.bridge, purchase(orderId));
  return instanceId;
}

describeOnEveryEngine('changeInstanceCheck', engine => {
  let test: TestBridge;
  let instanceId: string;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    instanceId = await buy(test, 'CS-CHECK');
  });
  afterEach(() => test.close());

  const productInfo = { productId: 'p-2', skuCode: 'sku-2', linearValue: 5 };
  const check = (id = instanceId, target: unknown = productInfo) =>
    signedCall(test.bridge, { activity: 'changeInstanceCheck', instanceId: id, productInfo: target });

  it('asks the product with the target as object, as list or as text, and passes its yes on', async () => {
    test.product.respond(() => ({ body: { allowed: true } }));
    for (const target of [productInfo, [productInfo], JSON.stringify(productInfo)]) {
      expect(await check(instanceId, target)).toMatchObject({ resultCode: '000000' });
      expect(test.product.received.at(-1)).toMatchObject({
        type: 'instance.change-requested',
        data: { instanceId, orderId: 'CS-CHECK', status: 'active', target: [productInfo] },
      });
    }
  });

  it('changes nothing, whatever the answer is', async () => {
    const before = await test.instance(instanceId);
    for (const allowed of [true, false]) {
      test.product.respond(() => ({ body: { allowed } }));
      await check();
    }
    expect(await test.instance(instanceId)).toEqual(before);
  });

  it('is refused by 000005 with the reason, or some text where there is none', async () => {
    const refusals: readonly [object, string][] = [
      [{ body: { allowed: false, reason: 'Too many users' } }, 'Too many users'],
      // An empty member says nothing, as if it were not there.
      [{ body: { allowed: false, reason: '' } }, 'not possible'],
      [{ body: { allowed: false } }, 'not possible'],
      [{ body: { allowed: 'true' } }, 'not possible'],
      [{ status: 422, body: { refused: { code: 'no-resource', reason: '' } } }, 'other internal error'],
      [{ status: 503 }, 'the check is not available at the moment'],
      // No JSON: nobody can tell what it says.
      [{ body: 'yes' }, 'the check is not available at the moment'],
    ];
    for (const [answer, resultMsg] of refusals) {
      test.product.respond(() => answer);
      expect(await check()).toMatchObject({ statusCode: 200, resultCode: '000005', resultMsg });
    }
  });

  it('is 000005 "not supported" where the product has no rule', async () => {
    for (const answer of [{ status: 204 }, { body: {} }, { body: '"yes"' }]) {
      test.product.respond(() => answer);
      expect(await check()).toMatchObject({
        resultCode: '000005',
        resultMsg: expect.stringContaining('not supported'),
      });
    }
  });

  it('of an instance that nobody knows or that is released is 000003, and nobody is asked', async () => {
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    const asked = test.product.received.length;
    expect(await check()).toMatchObject({ resultCode: '000003' });
    expect(await check('nobody')).toMatchObject({ resultCode: '000003' });
    expect(test.product.received).toHaveLength(asked);
  });

  it('with a target that is none is 000002', async () => {
    for (const target of [null, '', 'p-2', [], ['p-2'], 7]) {
      expect(await check(instanceId, target)).toMatchObject({
        resultCode: '000002',
        resultMsg: expect.stringContaining('productInfo'),
      });
    }
  });
});

describeOnEveryEngine('a status that no page names', engine => {
  let test: TestBridge;
  let instanceId: string;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    instanceId = await buy(test, 'CS-STATUS');
  });
  afterEach(() => test.close());

  const set = (status: string, id = instanceId) =>
    signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId: id, status });

  it('is handed to the product as it came, which may deal with it', async () => {
    test.product.respond(() => ({ body: { handled: true } }));
    const before = await test.instance(instanceId);
    expect(await set('Restricted')).toMatchObject({ resultCode: '000000' });
    expect(test.product.received.at(-1)).toMatchObject({
      type: 'instance.status-requested',
      data: { instanceId, orderId: 'CS-STATUS', status: 'active', wanted: 'Restricted' },
    });
    expect(test.alarms()).toEqual(['UnknownStatus']);
    expect(await test.instance(instanceId)).toEqual(before);
  });

  it('that the product does not deal with is 000002, with nothing changed but that it failed', async () => {
    const before = await test.instance(instanceId);
    for (const answer of [{ status: 204 }, { body: { handled: false } }, { status: 404 }, { body: 'true' }]) {
      test.product.respond(() => answer);
      expect(await set('RESTRICTED')).toMatchObject({ resultCode: '000002' });
    }
    const noted = { failedCall: expect.objectContaining({ resultCode: '000002' }) };
    expect(await test.instance(instanceId)).toEqual({ ...before, ...noted });
  });

  it('of an instance that nobody knows or that is released is 000002, and nobody is asked', async () => {
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    const asked = test.product.received.length;
    expect(await set('RESTRICTED')).toMatchObject({ resultCode: '000002' });
    expect(await set('RESTRICTED', 'nobody')).toMatchObject({ resultCode: '000002' });
    expect(test.product.received).toHaveLength(asked);
  });

  it('is no unknown one in the spellings of V1 and of integrations', async () => {
    test.product.respond(() => ({ status: 204 }));
    for (const [word, status] of [
      ['FROZEN', 'frozen'],
      ['NORMAL', 'active'],
      ['freeze', 'frozen'],
      ['UNFROZEN', 'active'],
    ] as const) {
      expect(await set(word)).toMatchObject({ resultCode: '000000' });
      expect(await test.instance(instanceId)).toMatchObject({ status });
    }
    expect(test.alarms()).toEqual([]);
  });
});
