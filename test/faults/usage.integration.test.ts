import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pushUsage } from '../../shared/usage/push/pushUsage.ts';
import { hourOf } from '../../shared/usage/window.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { deferred } from '../support/deferred.ts';
import { eventually } from '../support/eventually.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../support/marketplaceServer.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';

const minute = 60_000;
const hour = 60 * minute;

describeOnEveryEngine('usage under faults', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  const open = () =>
    openTestBridge(engine, {
      settings: {
        ...marketplace.settings,
        APP_URL: 'https://app.example.com',
        SELLER_WEBHOOK_URL: '',
        SELLER_WEBHOOK_SECRETS: '',
      },
    });
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => test.clock.now(), 'by-use');
    test = await open();
    // Into the first ten minutes of an hour to come.
    test.clock.advance(hourOf(test.clock.now()) + hour + 5 * minute - test.clock.now());
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });

  const buy = async (bridge: TestBridge, orderId: string) =>
    (await signedCall(bridge.bridge, purchase(orderId))).instanceId ?? '';
  const post = (bridge: TestBridge, instanceId: string, id: string, at: number) =>
    sellerCall(bridge.bridge, 'POST', '/api/v1/usage/records', {
      token: 'product',
      body: { records: [{ id, instanceId, at: new Date(at).toISOString(), value: '1' }] },
    });
  const push = (bridge: TestBridge) => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    return pushUsage(bridge.bridge, { deadline: bridge.clock.now() + 60_000, signal });
  };
  const windows = async (bridge: TestBridge, instanceId: string) =>
    (await bridge.bridge.usage.list(instanceId, 10)).items;
  const isWindowUpdate = {
    operation: 'UpdateItem',
    where: ({ key }: { readonly key?: { readonly sk: string } }) => key?.sk.startsWith('window#') === true,
  };

  it('24 a record that gets in between the reading and the sealing of its window is billed with it', async () => {
    const instanceId = await buy(test, 'CS-24');
    const at = test.clock.now();
    await post(test, instanceId, 'first', at);
    test.clock.advance(hour);
    const hold = deferred();
    // The first update of the window is the lease, the second one seals it.
    const sealing = test.faults.inject({ holdRequest: hold.promise }, { ...isWindowUpdate, nth: 2 });
    const pushing = push(test);
    await eventually(() => expect(sealing.hits).toBe(1));
    expect((await post(test, instanceId, 'second', at)).status).toBe(200);
    hold.resolve();
    expect(await pushing).toMatchObject({ sent: 0 });
    test.clock.advance(20 * minute);
    expect(await push(test)).toMatchObject({ sent: 1, accepted: 1 });
    expect((await marketplace.statement()).instances[instanceId]).toBe('2.0000');
    expect(await windows(test, instanceId)).toMatchObject([{ status: 'accepted', value: '2', attempts: 1 }]);
  });

  it('24 a record that comes between the sealing and the sending of its window is refused', async () => {
    const instanceId = await buy(test, 'CS-24-SEALED');
    const at = test.clock.now();
    await post(test, instanceId, 'first', at);
    test.clock.advance(hour);
    const hold = deferred();
    const sealing = test.faults.inject({ holdAnswer: hold.promise }, { ...isWindowUpdate, nth: 2 });
    const pushing = push(test);
    await eventually(async () =>
      expect(await windows(test, instanceId)).toMatchObject([{ status: 'sealed' }]),
    );
    expect(sealing.hits).toBe(1);
    const late = await post(test, instanceId, 'second', at);
    expect([late.status, late.body.errors]).toEqual([
      422,
      [{ pointer: '/records/0', detail: 'window-closed' }],
    ]);
    hold.resolve();
    expect(await pushing).toMatchObject({ sent: 1, accepted: 1 });
    expect((await marketplace.statement()).instances[instanceId]).toBe('1.0000');
  });

  it('24 the same fact has the same record id, whoever makes it again: a table that was lost bills nothing twice', async () => {
    const rebuilt = await open();
    try {
      rebuilt.clock.advance(test.clock.now() - rebuilt.clock.now());
      const at = test.clock.now();
      const ids = [];
      for (const bridge of [test, rebuilt]) {
        const instanceId = await buy(bridge, 'CS-24-AGAIN');
        ids.push(instanceId);
        await post(bridge, instanceId, 'a', at);
      }
      test.clock.advance(hour);
      rebuilt.clock.advance(hour);
      await push(test);
      await push(rebuilt);
      const [instanceId = ''] = ids;
      expect(new Set(ids).size).toBe(1);
      const [first, again] = [await windows(test, instanceId), await windows(rebuilt, instanceId)];
      expect(first).toMatchObject([{ status: 'accepted' }]);
      // Known by its record id, not only by its hour.
      expect(again).toMatchObject([{ status: 'duplicate', code: '005', meteringSn: first[0]?.meteringSn }]);
      expect((await marketplace.statement()).instances[instanceId]).toBe('1.0000');
    } finally {
      await rebuilt.close();
    }
  });
});
