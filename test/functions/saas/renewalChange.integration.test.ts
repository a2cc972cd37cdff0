import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const app = { frontEndUrl: 'https://app.example.com/a' };
const order = { orderId: 'CS-CHANGE', orderLineId: 'CS-CHANGE-000001' };
const renewal = { activity: 'refreshInstance', ...order, expireTime: '20330101000000' };

describeOnEveryEngine('a renewal with another specification', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => test.clock.now());
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });

  async function buy(settings: Readonly<Record<string, string>>): Promise<string> {
    test = await openTestBridge(engine, { settings });
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-FIRST'));
    return instanceId;
  }

  it('switches to the product that its order names, and tells it with the order', async () => {
    const instanceId = await buy(marketplace.settings);
    const call = { ...renewal, instanceId, scene: 'RENEWAL_CHANGE', productId: 'product-of-the-call' };
    expect((await signedCall(test.bridge, call)).resultCode).toBe('000000');
    await test.run('deliver');
    expect(test.product.received.at(-1)).toMatchObject({
      type: 'instance.renewed',
      data: {
        scene: 'RENEWAL_CHANGE',
        expireAt: '2033-01-01T00:00:00.000Z',
        order: { ...order, productId: 'sandbox-product', skuCode: 'sandbox-sku' },
      },
    });
    expect(await test.instance(instanceId)).toMatchObject({
      productId: 'sandbox-product',
      skuCode: 'sandbox-sku',
      expireAt: Date.UTC(2033, 0, 1),
    });
  });

  it('switches to the product of the call where nobody can ask for the order', async () => {
    const instanceId = await buy({});
    const call = { ...renewal, instanceId, scene: 'RENEWAL_CHANGE', productId: 'product-of-the-call' };
    expect((await signedCall(test.bridge, call)).resultCode).toBe('000000');
    expect(test.product.received.at(-1)?.data).toMatchObject({
      scene: 'RENEWAL_CHANGE',
      productId: 'product-of-the-call',
      order: null,
    });
    expect(await test.instance(instanceId)).toMatchObject({ productId: 'product-of-the-call' });
  });

  it('needs to be known under no order, as every renewal: cancelled ones, unknown scenes', async () => {
    const instanceId = await buy({});
    for (const [scene, expireTime, expireAt] of [
      ['RENEWAL', '20340101000000', Date.UTC(2034, 0, 1)],
      ['TRIAL_TO_FORMAL', '20330101000000', Date.UTC(2034, 0, 1)],
      ['UNSUBSCRIBE_RENEWAL_PERIOD', '20320101000000', Date.UTC(2032, 0, 1)],
      ['NEXT_YEARS_SCENE', '20350101000000123', Date.UTC(2035, 0, 1, 0, 0, 0, 123)],
    ] as const) {
      const call = { ...renewal, instanceId, scene, expireTime, orderId: `CS-${scene}` };
      expect((await signedCall(test.bridge, call)).resultCode).toBe('000000');
      expect(await test.instance(instanceId)).toMatchObject({ expireAt });
      expect(test.product.received.at(-1)?.data).toMatchObject({
        scene,
        cause: { orderId: `CS-${scene}` },
      });
    }
    expect(test.alarms()).toEqual(['EarlierExpiryKeptOut', 'UnknownScene']);
  });
});
