import { afterEach, beforeEach, expect, it } from 'vitest';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { notify } from '../../../shared/order/rules/orderNotice.ts';
import { orderKey } from '../../../shared/order/store.ts';
import { commit } from '../../../shared/outbox/commit.ts';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { generalKey, openTestBridge, type TestBridge } from '../../support/testBridge.ts';

describeOnEveryEngine('at the marketplace', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => test.clock.now());
    test = await openTestBridge(engine, { settings: marketplace.settings });
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });
  const post = (path: string, body: object) =>
    sellerCall(test.bridge, 'POST', `/api/v1/licenses/codes/${path}`, { token: 'product', body });
  const told = () => test.product.received.map(({ type, data }) => [type, data.license]);

  it('a code is activated, however long the marketplace is away, and only once', async () => {
    marketplace.suffer(() => 'down');
    expect((await post('PL1/activate', {})).body).toMatchObject({ license: 'PL1', status: 'active' });
    expect(told()).toEqual([]);
    marketplace.suffer(() => 'lost');
    test.clock.advance(60_000);
    await test.run('deliver');
    marketplace.suffer(() => undefined);
    test.clock.advance(3_600_000);
    await test.run('deliver');
    expect(told()).toEqual([['license.activated', 'PL1']]);
    const status = await sellerCall(test.bridge, 'GET', '/api/v1/licenses/codes/PL1/status', {
      token: 'reader',
    });
    expect(status.body).toEqual({ license: 'PL1', status: 'ALIVE', expireAt: null });
  });

  it('an activation tells what the code was bought as, and its order is no order without an instance', async () => {
    marketplace.sell('PL6', {
      status: 'ALIVE',
      expireAt: null,
      orderId: 'CS-CODE',
      productId: 'sandbox-product',
    });
    await post('PL6/activate', {});
    expect(test.product.received.at(-1)).toMatchObject({
      type: 'license.activated',
      data: { license: 'PL6', orderId: 'CS-CODE', productId: 'sandbox-product', quantity: '1' },
    });
    // The order query of this marketplace tells the same product of every order.
    for (const orderId of ['CS-CODE', 'CS-CODE-OF-ANOTHER']) {
      await signedCall(
        test.bridge,
        { activity: 'orderNotify', orderId, orderLineId: `${orderId}-000001` },
        { callbacks: [orderNotify] as const, key: generalKey },
      );
    }
    await test.run('deliver');
    test.clock.advance(25 * 3_600_000);
    expect(await reconcileOrders(async () => test.bridge)()).toMatchObject({ orders: 2, found: {} });
  });

  it('no more than ten wishes of a kind wait for a marketplace that is away: its own calls need the room', async () => {
    marketplace.suffer(() => 'down');
    const entries = Array.from({ length: 30 }, (_, index) => ({ id: `${index}`.padEnd(240, 'x') }));
    const statuses: number[] = [];
    for (let round = 0; round < 12; round += 1) statuses.push((await post('PL7/usage', { entries })).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 409, 409]);
    expect((await post('PL7/usage', { entries })).body.detail).toBe(
      'Ten of these wait for the marketplace already.',
    );
    expect((await post('PL7/activate', {})).status).toBe(200);
    marketplace.suffer(() => undefined);
    test.clock.advance(2 * 3_600_000);
    await test.run('deliver');
    expect(told().filter(([type]) => type === 'license.usage-reported').length).toBe(10);
    expect((await post('PL7/usage', { entries })).status).toBe(200);
  });

  it('a code has no more than 64 characters, and nothing is made of a longer one', async () => {
    expect((await post(`${'P'.repeat(65)}/activate`, {})).status).toBe(404);
    expect((await post(`${'P'.repeat(64)}/activate`, {})).status).toBe(200);
    expect(told()).toEqual([['license.activated', 'P'.repeat(64)]]);
  });

  it('what is said of a code when it is asked stands over what the callbacks said', async () => {
    await post('PL4/activate', {});
    const status = async () =>
      (await sellerCall(test.bridge, 'GET', '/api/v1/licenses/codes/PL4/status', { token: 'reader' })).body;
    const stored = async () => {
      const [instance] = (
        await test.bridge.instances.store.list(new Date(test.clock.now()).toISOString().slice(0, 7), 10)
      ).items;
      return { status: instance?.status, expireAt: instance?.expireAt };
    };
    const expireAt = (Math.floor(test.clock.now() / 1000) + 3_600) * 1000;
    marketplace.sell('PL4', { status: 'EXPIRED', expireAt });
    expect(await status()).toMatchObject({ status: 'EXPIRED', expireAt: new Date(expireAt).toISOString() });
    expect(await stored()).toEqual({ status: 'frozen', expireAt });
    marketplace.sell('PL4', { status: 'PAUSED', expireAt: null });
    expect(await status()).toMatchObject({ status: 'PAUSED' });
    expect(await stored()).toEqual({ status: 'frozen', expireAt });
    marketplace.sell('PL4', { status: 'ALIVE', expireAt });
    await status();
    await status();
    expect(await stored()).toEqual({ status: 'active', expireAt });
    marketplace.sell('PL4', { status: 'RELEASED', expireAt });
    await status();
    marketplace.sell('PL4', { status: 'ALIVE', expireAt });
    await status();
    expect(await stored()).toMatchObject({ status: 'released' });
    await test.run('deliver');
    expect(told().map(([type]) => type)).toEqual([
      'license.activated',
      'instance.renewed',
      'instance.frozen',
      'instance.unfrozen',
      'instance.released',
    ]);
    expect(test.alarms()).toEqual([
      'LicenseStatusContradicted',
      'UnknownLicenseStatus',
      'LicenseStatusContradicted',
      'LicenseStatusContradicted',
      'LicenseStatusContradicted',
    ]);
    // Of a code that nobody spoke of before, nothing is kept.
    marketplace.sell('PL5', { status: 'ALIVE', expireAt });
    expect(
      (await sellerCall(test.bridge, 'GET', '/api/v1/licenses/codes/PL5/status', { token: 'reader' })).status,
    ).toBe(200);
    expect(await stored()).toMatchObject({ status: 'released' });
  });

  it('a code that it does not know is refused for good, and a person is told', async () => {
    await post('MISSING1/activate', { effectiveAt: '2026-01-01T00:00:00Z' });
    expect(told()).toEqual([['license.activation-refused', 'MISSING1']]);
    expect(test.product.received[0]?.data.code).toBe('92020005');
    expect(test.alarms()).toEqual(['LicenseCallRefused']);
    expect(
      (await sellerCall(test.bridge, 'GET', '/api/v1/licenses/codes/PL9/status', { token: 'reader' })).status,
    ).toBe(404);
  });

  it('the use of a code is reported', async () => {
    expect((await post('PL2/usage', { entries: [{ id: 'account1' }, { activeNum: 5 }] })).status).toBe(200);
    expect(
      (await test.bridge.instances.store.list(new Date(test.clock.now()).toISOString().slice(0, 7), 10))
        .items[0]?.outbox,
    ).toEqual([]);
    expect(told()).toEqual([['license.usage-reported', 'PL2']]);
    expect((await post('PL2/usage', { entries: [{ id: 'a', activeNum: 1 }] })).status).toBe(422);
    expect((await post('PL2/usage', { entries: [] })).status).toBe(422);
  });

  it('what it sold is compared with what there is', async () => {
    marketplace.suffer(() => 'down');
    await signedCall(test.bridge, purchase('CS-UNREAD'));
    for (const orderId of ['CS-UNREAD', 'CS-NOWHERE']) {
      const order = { orderId, orderLineId: `${orderId}-000001` };
      await commit({
        aggregate: test.bridge.orders,
        key: orderKey(order.orderId, order.orderLineId),
        effects: test.bridge.effects,
        budget: { deadline: test.clock.now() + 5_000, signal: new AbortController().signal },
        decide: (known, now) => notify(known, order, now),
      });
    }
    const reconcile = reconcileOrders(async () => test.bridge);
    expect((await reconcile()).found).toEqual({});
    test.clock.advance(25 * 3_600_000);
    expect(await reconcile()).toMatchObject({
      instances: 1,
      orders: 2,
      // The one instance, and both notices.
      found: { OrderNeverRead: 3, InstanceNeverConfirmed: 1, NotifiedOrderWithoutInstance: 1 },
    });
    test.clock.advance(24 * 3_600_000);
    expect((await reconcile()).found).toMatchObject({ OrderNeverRead: 3 });
    await test.run('deliver');
    const findings = test.product.received
      .filter(({ type }) => type === 'order.unread' || type === 'order.unfulfilled')
      .map(({ type, data }) => [type, data.orderId, data.instanceId === undefined]);
    expect(findings.sort()).toEqual([
      ['order.unfulfilled', 'CS-NOWHERE', true],
      ['order.unread', 'CS-NOWHERE', true],
      ['order.unread', 'CS-UNREAD', false],
      ['order.unread', 'CS-UNREAD', true],
    ]);
  });
});
