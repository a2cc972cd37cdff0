import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlacedOrder } from '../../../sandbox/marketplace/simulator/ledger.ts';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const day = 24 * 3_600_000;

describeOnEveryEngine('the daily comparison', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    await signedCall(test.bridge, purchase('CS-1'));
    test.clock.advance(day + 60_000);
  });
  afterEach(() => test.close());

  it('names an instance that the marketplace never saw ready, every day', async () => {
    const reconcile = reconcileOrders(async () => test.bridge);
    const found = { InstanceNeverConfirmed: 1 };
    expect(await reconcile()).toMatchObject({ instances: 1, found, finished: true });
    expect(await reconcile()).toMatchObject({ instances: 1, found, finished: true });
    expect(test.alarms()).toEqual(['InstanceNeverConfirmed', 'InstanceNeverConfirmed']);
  });

  it('stops before the function’s time-out, and says that it was not done', async () => {
    const { effects } = test.bridge;
    let passed = 0;
    // Every look at the clock takes a quarter of an hour.
    const clock = () => {
      passed += 15 * 60_000;
      return effects.clock() + passed;
    };
    const slow = { ...effects, clock };
    const reconcile = reconcileOrders(async () => ({ ...test.bridge, effects: slow }));
    const report = await reconcile({}, { getRemainingTimeInMillis: () => 900_000 });
    expect(report).toEqual({ instances: 0, orders: 0, found: {}, finished: false });
    expect(test.alarms()).toEqual(['ReconciliationUnfinished']);
  });
});

describeOnEveryEngine('the daily comparison with the orders', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  let isPlaced = true;
  beforeEach(async () => {
    isPlaced = true;
    marketplace = await startMarketplaceServer(
      () => test.clock.now(),
      orderId => {
        if (!isPlaced) return { ...placed(orderId), orderLineId: 'another' };
        return placed(orderId);
      },
    );
    test = await openTestBridge(engine, { settings: { ...marketplace.settings } });
    test.product.respond(({ type }) =>
      type === 'instance.created'
        ? { body: { app: { frontEndUrl: 'https://app.example.com/a' } } }
        : { status: 204 },
    );
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });
  const placed = (orderId: string): PlacedOrder => ({
    ...{ orderId, orderLineId: `${orderId}-000001`, productId: 'p-1', skuCode: 's-1' },
    ...{ orderType: 'NEW', chargingMode: 'PERIOD', period: { type: 'year', number: 1 } },
    ...{ createdAt: test.clock.now(), expireAt: test.clock.now() + 365 * day },
  });
  const reconcile = () => reconcileOrders(async () => test.bridge)();
  const told = () => test.product.received.map(({ type }) => type);

  it('finds an instance whose 000000 was lost: the marketplace has given the order back', async () => {
    const { instanceId = '', resultCode } = await signedCall(test.bridge, purchase('CS-LOST'));
    expect(resultCode).toBe('000000');
    isPlaced = false;
    test.clock.advance(day + 60_000);
    expect(await reconcile()).toMatchObject({ found: { InstanceNeverConfirmed: 1 } });
    await test.run('expire');
    expect(test.alarms()).toContain('InstanceUnconfirmed');
    await test.run('deliver');
    expect(told()).toContain('instance.unconfirmed');
    expect((await test.instance(instanceId))?.status).toBe('active');
    // The buyer looks at it after all.
    await signedCall(test.bridge, { activity: 'queryInstance', instanceId });
    expect((await test.instance(instanceId))?.confirmedAt).toBeGreaterThan(0);
  });

  it('reads again what nobody could read in time, tells of it once, and finds it no more', async () => {
    marketplace.suffer(() => 'down');
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-UNREAD'));
    test.clock.advance(16 * 60_000);
    await test.run('deliver');
    test.clock.advance(day);
    expect((await reconcile()).found).toMatchObject({ OrderNeverRead: 1 });
    test.clock.advance(16 * 60_000);
    await test.run('deliver');
    expect((await test.instance(instanceId))?.order).toBeUndefined();
    marketplace.suffer(() => undefined);
    expect((await reconcile()).found).toMatchObject({ OrderNeverRead: 1 });
    await test.run('deliver');
    const { order = '{}', expireAt } = (await test.instance(instanceId)) ?? {};
    expect(JSON.parse(order)).toMatchObject({ orderId: 'CS-UNREAD', productId: 'p-1' });
    expect(expireAt).toBeGreaterThan(test.clock.now());
    expect((await reconcile()).found).not.toHaveProperty('OrderNeverRead');
    expect(told().filter(type => type === 'order.unread')).toHaveLength(1);
  });

  it('reads again also where the delivery comes late to it', async () => {
    marketplace.suffer(() => 'down');
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-LATE'));
    test.clock.advance(16 * 60_000);
    await test.run('deliver');
    test.clock.advance(day);
    marketplace.suffer(() => undefined);
    await reconcile();
    test.clock.advance(60 * 60_000);
    await test.run('deliver');
    expect(JSON.parse((await test.instance(instanceId))?.order ?? '{}')).toMatchObject({ productId: 'p-1' });
    expect((await reconcile()).found).not.toHaveProperty('OrderNeverRead');
  });

  it('says nothing of an order that is there, of one that was renewed or frozen since, and while the marketplace does not answer', async () => {
    await signedCall(test.bridge, purchase('CS-THERE'));
    const { instanceId } = await signedCall(test.bridge, purchase('CS-RENEWED'));
    await signedCall(test.bridge, {
      ...{ activity: 'refreshInstance', scene: 'RENEWAL', orderId: 'CS-R', orderLineId: 'CS-R-000001' },
      ...{ instanceId, expireTime: '20400101000000' },
    });
    const frozen = await signedCall(test.bridge, purchase('CS-FROZEN'));
    const freeze = { activity: 'updateInstanceStatus', instanceId: frozen.instanceId, status: 'FREEZE' };
    await signedCall(test.bridge, freeze);
    test.clock.advance(day + 60_000);
    expect((await reconcile()).found).toEqual({});
    marketplace.suffer(() => 'down');
    expect((await reconcile()).found).toEqual({});
    marketplace.suffer(() => undefined);
    isPlaced = false;
    expect((await reconcile()).found).toEqual({ InstanceNeverConfirmed: 1 });
  });
});
