import { afterEach, beforeEach, expect, it } from 'vitest';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { application, licenseCall, onlinePurchase } from '../../support/licenseCall.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { generalKey, openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';

const minute = 60_000;
const app = { frontEndUrl: 'https://app.example.com/a' };

describeOnEveryEngine('the facts of an order', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => test.clock.now());
    test = await openTestBridge(engine, {
      settings: { ...marketplace.settings, PRODUCTS: '{"other-product":{}}' },
    });
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });

  const told = () =>
    test.product.received.map(({ type, data }) => [
      type,
      data.order === null ? null : (data.order as { productId: string }).productId,
    ]);

  it('travel with the creation, the buyer among them, and stay with the instance, the buyer sealed', async () => {
    const bought = await signedCall(test.bridge, purchase('CS-FACTS'));
    expect(bought.resultCode).toBe('000000');
    expect(test.product.received[0]?.data.order).toMatchObject({
      orderId: 'CS-FACTS',
      orderType: 'NEW',
      chargingMode: 'PERIOD',
      periodType: 'year',
      periodNumber: 1,
      productId: 'sandbox-product',
      quantity: '10',
      createdAt: expect.stringMatching(/Z$/),
      expireAt: expect.stringMatching(/Z$/),
      buyer: { customerName: 'Sandbox customer' },
      extendParams: [{ name: 'companyName', value: 'Sandbox customer' }],
    });
    expect(JSON.stringify(await test.instance(String(bought.instanceId)))).not.toContain('Sandbox customer');
    const shown = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${bought.instanceId}`, {
      token: 'reader',
    });
    expect(shown.body).toMatchObject({
      productId: 'sandbox-product',
      skuCode: 'sandbox-sku',
      order: {
        orderId: 'CS-FACTS',
        createdAt: expect.stringMatching(/Z$/),
        expireAt: expect.stringMatching(/Z$/),
      },
    });
    expect(test.alarms()).toEqual(['UnknownProduct']);
  });

  const notice = async (orderId: string, more: object = {}) => {
    const fields = { activity: 'orderNotify', orderId, ...more };
    const call = { callbacks: [orderNotify] as const, key: generalKey };
    expect((await signedCall(test.bridge, fields, call)).resultCode).toBe('000000');
  };

  it('are read each time that the marketplace says something changed, and told with that', async () => {
    await notice('MOCKMONTYRENEW', { orderLineId: 'MOCKMONTYRENEW-000001' });
    await test.run('deliver');
    expect(test.product.received).toMatchObject([
      {
        type: 'order.notified',
        data: {
          orderId: 'MOCKMONTYRENEW',
          order: { orderType: 'RENEW', chargingMode: 'PERIOD', productId: 'sandbox-product' },
        },
      },
    ]);
    marketplace.suffer(() => 'down');
    await notice('MOCKMONTYRENEW', { orderLineId: 'MOCKMONTYRENEW-000001' });
    await test.run('deliver');
    expect(told().length).toBe(1);
    // Nobody waits longer than a quarter of an hour, and what was true once is not told again.
    test.clock.advance(16 * minute);
    await test.run('deliver');
    expect(told()).toEqual([
      ['order.notified', 'sandbox-product'],
      ['order.notified', null],
    ]);
  });

  it('are read and told while the marketplace waits for the answer to its notice, when that is quick', async () => {
    await notice('MOCKMONTYRENEW', { orderLineId: 'MOCKMONTYRENEW-000001' });
    expect(told()).toEqual([['order.notified', 'sandbox-product']]);
    // Nothing is left for a schedule, and nothing comes twice.
    test.clock.advance(60 * minute);
    await test.run('deliver');
    expect(told().length).toBe(1);
  });

  it('say in the history what each of them cost, also when a newer one was read since', async () => {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-FIRST'));
    const renewal = {
      activity: 'refreshInstance',
      scene: 'RENEWAL_CHANGE',
      instanceId,
      orderId: 'CS-SECOND',
      orderLineId: 'CS-SECOND-000001',
      expireTime: '20400101000000',
    };
    await signedCall(test.bridge, renewal);
    await test.run('deliver');
    const { body } = await sellerCall(test.bridge, 'GET', `/api/v1/instances/${instanceId}/history`, {
      token: 'reader',
    });
    const read = (body.items as { type: string; data: Record<string, unknown> }[]).filter(
      ({ type }) => type === 'order.read',
    );
    expect(read.map(({ data }) => [data.orderId, data['amounts.orderAmount']])).toEqual([
      ['CS-FIRST', expect.stringMatching(/^\d+(\.\d+)?$/)],
      ['CS-SECOND', expect.stringMatching(/^\d+(\.\d+)?$/)],
    ]);
    expect(JSON.stringify(read)).not.toContain('Sandbox customer');
  });

  it('tell reconciliation which order makes an instance', async () => {
    for (const orderId of ['MOCKMONTYRENEW', 'MOCKMONTYUNSUBSCRIBE', 'MOCKPERIODYEARNEW']) {
      await notice(orderId);
    }
    await signedCall(test.bridge, purchase('CS-MADE'));
    await notice('CS-MADE', { orderLineId: purchase('CS-MADE').orderLineId });
    await test.run('deliver');
    test.clock.advance(25 * 60 * minute);
    const { found } = await reconcileOrders(async () => test.bridge)();
    expect(found).toEqual({ NotifiedOrderWithoutInstance: 1 });
    const [alarm] = test.lines.filter(({ message }) => message === 'NotifiedOrderWithoutInstance');
    expect(alarm?.fields.orderId).toBe('MOCKPERIODYEARNEW');
  });

  it('tell reconciliation that a product was not made, also where the order made another that is paid by use', async () => {
    for (const [orderId, productId] of [
      ['MOCKPERIODYEARNEW', 'p-1'],
      ['CS-USE', 'sandbox-product'],
    ] as const) {
      await tokenCall(test.bridge, purchaseV1(orderId, { chargingMode: '0', productId }));
      await notice(orderId);
    }
    await test.run('deliver');
    test.clock.advance(25 * 60 * minute);
    const { found } = await reconcileOrders(async () => test.bridge)();
    expect(found).toEqual({ NotifiedOrderWithoutInstance: 1 });
    const [alarm] = test.lines.filter(({ message }) => message === 'NotifiedOrderWithoutInstance');
    expect(alarm?.fields.orderId).toBe('MOCKPERIODYEARNEW');
  });

  it('tell which product is asked, and what the others get', async () => {
    const webhookUrl = test.bridge.config.product.webhookUrl ?? '';
    const { sku, others } = { sku: 'sandbox-sku', others: 'https://app.example.com/all' };
    const settings = {
      ...marketplace.settings,
      SELLER_WEBHOOK_URL: '',
      APP_URL: others,
      PRODUCTS: JSON.stringify({ [sku]: { name: 'CRM', plan: 'pro', webhookUrl } }),
    };
    const own = await openTestBridge(engine, { settings });
    try {
      const bought = await signedCall(own.bridge, purchase('CS-OWN'));
      expect(test.product.received[0]?.data.product).toEqual({ name: 'CRM', plan: 'pro' });
      const address = async (id: unknown) =>
        (await sellerCall(own.bridge, 'GET', `/api/v1/instances/${id}`, { token: 'reader' })).body.app;
      expect(await address(bought.instanceId)).toEqual(app);

      // Of an order that nobody can read, no product is known.
      marketplace.suffer(() => 'down');
      const unread = await signedCall(own.bridge, purchase('CS-GENERAL'));
      own.clock.advance(20 * minute);
      await own.run('deliver');
      expect(await address(unread.instanceId)).toEqual({ frontEndUrl: others });
    } finally {
      await own.close();
    }
  });

  it('are waited for by a creation, for a quarter of an hour at most', async () => {
    marketplace.suffer(() => 'down');
    const bought = await signedCall(test.bridge, purchase('CS-WAIT'));
    expect(bought.resultCode).toBe('000004');
    expect(told()).toEqual([]);
    for (let passed = 0; passed < 14; passed += 2) {
      test.clock.advance(2 * minute);
      await test.run('deliver');
    }
    expect(told()).toEqual([]);
    test.clock.advance(60 * minute);
    await test.run('deliver');
    expect(told()).toEqual([['instance.created', null]]);
  });

  it('that cannot be read hold a creation up for fifteen minutes, whatever the pause between the attempts', async () => {
    marketplace.suffer(() => 'down');
    await signedCall(test.bridge, purchase('CS-QUARTER'));
    for (let passed = 1; passed <= 14; passed += 1) {
      test.clock.advance(minute);
      await test.run('deliver');
    }
    expect(told()).toEqual([]);
    test.clock.advance(minute);
    await test.run('deliver');
    expect(told()).toEqual([['instance.created', null]]);
  });

  it('come after the marketplace is back, and the creation right behind them', async () => {
    marketplace.suffer(() => 'busy');
    await signedCall(test.bridge, purchase('CS-BACK'));
    marketplace.suffer(() => undefined);
    test.clock.advance(2 * minute);
    await test.run('deliver');
    expect(told()).toEqual([['instance.created', 'sandbox-product']]);
  });

  it('hold up no freeze and no release', async () => {
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-HELD'));
    marketplace.suffer(() => 'down');
    const upgrade = {
      activity: 'upgradeInstance',
      instanceId,
      orderId: 'CS-UP',
      orderLineId: 'CS-UP-000001',
    };
    expect((await signedCall(test.bridge, upgrade)).resultCode).toBe('000000');
    expect(told().map(([type]) => type)).toEqual(['instance.created']);
    await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
    test.clock.advance(minute);
    await test.run('deliver');
    expect(told()).toEqual([
      ['instance.created', 'sandbox-product'],
      ['instance.upgraded', null],
      ['instance.frozen', 'sandbox-product'],
    ]);
  });

  it('are read no more for a creation that is withdrawn', async () => {
    marketplace.suffer(() => 'down');
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-GONE'));
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    test.clock.advance(minute);
    await test.run('deliver');
    expect(told().map(([type]) => type)).toEqual(['instance.released']);
    expect((await test.instance(instanceId))?.outbox).toEqual([]);
  });

  it('give an order of online licences its quota, and the licence goes up under its event', async () => {
    const { instanceId = '' } = await licenseCall(test.bridge, onlinePurchase('CS-ONLINE'));
    expect((await test.instance(instanceId))?.quota).toBe(10);
    test.product.respond(({ type }) =>
      type === 'license.applied' ? { body: { license: 'LIC-1' } } : { status: 204 },
    );
    await licenseCall(test.bridge, application(instanceId, 'EVENT-1', test.clock.now()));
    test.clock.advance(minute);
    await test.run('deliver');
    expect(await marketplace.uploads()).toEqual([{ eventId: 'EVENT-1', type: 'CHARACTERS' }]);
    await test.run('deliver');
    expect(test.product.received.map(({ type }) => type)).toContain('license.uploaded');
    const list = await sellerCall(test.bridge, 'GET', `/api/v1/licenses/${instanceId}/applications`, {
      token: 'reader',
    });
    expect(list.body.items).toMatchObject([{ eventId: 'EVENT-1', status: 'uploaded' }]);
  });
});
