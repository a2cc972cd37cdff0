import { setMaxListeners } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Config } from '../../../shared/config/config.ts';
import { pushUsage } from '../../../shared/usage/push/pushUsage.ts';
import { hourOf } from '../../../shared/usage/window.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../../support/marketplaceServer.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';

const hour = 3_600_000;
const minute = 60_000;

describeOnEveryEngine('usage of a product that needs the old API', engine => {
  let test: TestBridge;
  let marketplace: MarketplaceServer;
  let now: () => number;
  beforeEach(async () => {
    marketplace = await startMarketplaceServer(() => now(), 'by-use');
    test = await openTestBridge(engine, {
      settings: {
        ...marketplace.settings,
        APP_URL: 'https://app.example.com',
        SELLER_WEBHOOK_URL: '',
        SELLER_WEBHOOK_SECRETS: '',
        PRODUCTS:
          '{"old-product":{"usageApi":"old"},"sku-old":{"usageApi":"old"},"new-product":{},"sandbox-product":{"usageApi":"old"}}',
      },
    });
    now = test.clock.now;
    test.clock.advance(hourOf(now()) + hour + 5 * minute - now());
  });
  afterEach(async () => {
    await test.close();
    await marketplace.stop();
  });

  const buy = async (orderId: string, more: Readonly<Record<string, string>> = {}) => {
    const order = purchaseV1(orderId, { chargingMode: '0', productId: 'old-product', ...more });
    return (await tokenCall(test.bridge, order)).instanceId ?? '';
  };
  const buyV2 = async (orderId: string) =>
    (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';
  const use = async (instanceId: string, id: string, value: string, more: object = {}) => {
    const record = { id, instanceId, at: new Date(now()).toISOString(), value, ...more };
    const { status } = await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
      token: 'product',
      body: { records: [record] },
    });
    expect(status).toBe(200);
  };
  const push = (products: Config['products'] = test.bridge.config.products, usageBatch = 100) => {
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const bridge = { ...test.bridge, usageBatch, config: { ...test.bridge.config, products } };
    return pushUsage(bridge, { deadline: now() + 60_000, signal });
  };
  const windows = async (instanceId: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' })).body.items;
  const billed = async () => (await marketplace.statement()).instances;
  const calls = async () => {
    const { calls } = await marketplace.statement();
    return calls.map(({ api, records, outcome }) => `${api} ${records} ${outcome}`);
  };

  it('goes there in calls of its own, found by productId or skuCode, and only of SaaS V1', async () => {
    const old = [await buy('CS-1'), await buy('CS-2', { productId: 'x', skuCode: 'sku-old' })];
    const others = [await buy('CS-3', { productId: 'new-product' }), await buyV2('CS-4')];
    // The order says what SaaS V2 sold.
    await test.run('deliver');
    expect((await test.instance(others[1] ?? ''))?.productId).toBe('sandbox-product');
    for (const id of [...old, ...others]) await use(id, 'a', '1.5');
    test.clock.advance(hour);
    expect(await push()).toMatchObject({ sent: 4, accepted: 4, finished: true });
    const { charged } = await marketplace.statement();
    expect(Object.fromEntries(charged.map(({ instanceId, api }) => [instanceId, api]))).toEqual({
      ...Object.fromEntries(old.map(id => [id, 'old'])),
      ...Object.fromEntries(others.map(id => [id, 'new'])),
    });
    // SaaS V2 and V1 each have a key, the old API has AK and SK.
    expect((await calls()).toSorted()).toEqual(['new 1 accepted', 'new 1 accepted', 'old 2 accepted']);
  });

  it('is billed once when the answer gets lost and the record goes again: the same window is a duplicate', async () => {
    const instanceId = await buy('CS-LOST');
    await use(instanceId, 'a', '5');
    test.clock.advance(hour);
    marketplace.suffer(() => 'lost');
    expect(await push()).toMatchObject({ finished: false });
    expect(await windows(instanceId)).toMatchObject([{ status: 'sealed', attempts: 1 }]);
    marketplace.suffer(() => undefined);
    test.clock.advance(20 * minute);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'duplicate', attempts: 2, code: '010' }]);
    expect(await calls()).toEqual(['old 1 lost', 'old 1 accepted']);
    expect([await billed(), test.alarms()]).toEqual([{ [instanceId]: '5.0000' }, []]);
  });

  it('is billed once when it was sent and not marked before a crash', async () => {
    const instanceId = await buy('CS-CRASH');
    await use(instanceId, 'a', '5');
    test.clock.advance(hour);
    const outcome = ({ operation, key }: { operation: string; key?: { sk: string } }) =>
      operation === 'UpdateItem' && key?.sk.startsWith('window#') === true;
    // Lease, seal, outcome.
    const fault = test.faults.inject('lose-request', { where: outcome, nth: 3, times: 2 });
    await expect(push()).rejects.toThrow();
    fault.remove();
    test.clock.advance(5 * minute);
    await push();
    expect(await windows(instanceId)).toMatchObject([{ status: 'duplicate', attempts: 2 }]);
    expect(await billed()).toEqual({ [instanceId]: '5.0000' });
  });

  it('is settled record by record, though the answer names no record id', async () => {
    const [waits, closed, good] = [await buy('CS-016'), await buy('CS-012'), await buy('CS-OK')];
    for (const id of [waits, closed, good]) await use(id, 'a', '1');
    test.clock.advance(hour);
    await marketplace.behave({ mode: 'normal', refuse: { code: '016', times: 1, instanceId: waits } });
    await push();
    expect(await windows(waits)).toMatchObject([{ status: 'sealed', code: '016' }]);
    expect(await windows(good)).toMatchObject([{ status: 'accepted', code: null }]);

    await use(closed, 'b', '1');
    await use(good, 'b', '1');
    test.clock.advance(hour);
    await marketplace.behave({ mode: 'normal', refuse: { code: '012', times: 1, instanceId: closed } });
    expect(await push()).toMatchObject({ accepted: 2, rejected: 1 });
    expect(
      (await windows(closed)).map(({ status, code }: { status: string; code: string }) => [status, code]),
    ).toEqual([
      ['rejected', '012'],
      ['accepted', null],
    ]);
    expect(await billed()).toEqual({ [waits]: '1.0000', [closed]: '1.0000', [good]: '2.0000' });
    expect(test.alarms()).toEqual(['UsageRejected']);
  });

  it('is settled by instance and window even where the answer has an id of its own for the record', async () => {
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { usage_records: records = [] } = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}');
      const abnormal = records.map((it: object) => ({ ...it, metering_sn: '', error_code: '009' }));
      response.end(JSON.stringify({ error_code: 'MKT.0000', data: { abnormal_usage_data: abnormal } }));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const openApiUrls = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const elsewhere = await openTestBridge(engine, {
      settings: { ...marketplace.settings, OPEN_API_URLS: openApiUrls },
    });
    const instanceId = await buy('CS-OWN-ID');
    await use(instanceId, 'a', '1');
    test.clock.advance(hour);
    const { signal } = new AbortController();
    const asking = { ...test.bridge, marketplace: elsewhere.bridge.marketplace };
    await pushUsage(asking, { deadline: now() + 60_000, signal });
    await elsewhere.close();
    server.close();
    expect(await windows(instanceId)).toMatchObject([{ status: 'rejected', code: '009' }]);
    expect(test.alarms()).toEqual(['UsageRejected']);
  });

  it('is shown with each window: by what it went, or goes at its next attempt', async () => {
    const instanceId = await buy('CS-SHOWN');
    await use(instanceId, 'a', '1');
    const shown = async () => (await windows(instanceId)).map(({ api }: { api: string }) => api);
    expect(await shown()).toEqual(['old']);
    test.clock.advance(hour);
    await push({});
    await use(instanceId, 'b', '1');
    // The first went by the new API; the setting holds for what is still to come.
    expect(await shown()).toEqual(['old', 'new']);
    test.clock.advance(hour);
    await push();
    expect(await shown()).toEqual(['old', 'new']);
    expect(await calls()).toEqual(['new 1 accepted', 'old 1 accepted']);
  });

  it('of two packages in one hour begins at two moments, so that a refusal finds the right one', async () => {
    const instanceId = await buy('CS-PACKAGES');
    await use(instanceId, 'a', '1', { packageInstanceId: 'pkg-1' });
    await use(instanceId, 'b', '2', { packageInstanceId: 'pkg-2' });
    test.clock.advance(hour);
    await marketplace.behave({ mode: 'normal', refuse: { code: '018', times: 1 } });
    expect(await push()).toMatchObject({ accepted: 1, rejected: 1 });
    const { charged } = await marketplace.statement();
    const states = (await windows(instanceId)).map((it: { packageInstanceId: string; status: string }) => [
      it.packageInstanceId,
      it.status,
    ]);
    const paid = charged[0]?.packageId;
    expect(Object.fromEntries(states)).toEqual({
      'pkg-1': 'rejected',
      'pkg-2': 'rejected',
      [paid ?? '']: 'accepted',
    });
    expect(await calls()).toEqual(['old 2 accepted']);
    const begins = (await windows(instanceId)).map(({ beginAt }: { beginAt: string }) => Date.parse(beginAt));
    expect(Math.abs(begins[0] - begins[1])).toBe(1_000);
  });

  it('names the product of the time when the hour was closed, on every attempt', async () => {
    const instanceId = await buy('CS-UPGRADE');
    await use(instanceId, 'a', '1');
    test.clock.advance(hour);
    marketplace.suffer(() => 'down');
    await push();
    const upgraded = await tokenCall(test.bridge, {
      activity: 'upgrade',
      instanceId,
      orderId: 'CS-UPGRADE-2',
      productId: 'another-old-product',
      skuCode: 'sku-old',
    });
    expect(upgraded.resultCode).toBe('000000');
    expect((await test.instance(instanceId))?.productId).toBe('another-old-product');
    marketplace.suffer(() => undefined);
    test.clock.advance(20 * minute);
    await push();
    expect((await marketplace.statement()).charged).toMatchObject([{ productId: 'old-product', value: '1' }]);
    expect(await calls()).toEqual(['old 1 down', 'old 1 accepted']);
  });

  it('that waits follows a setting put right, and is billed once even if it had been taken', async () => {
    const [taken, refused] = [await buy('CS-TAKEN'), await buy('CS-REFUSED')];
    await use(taken, 'a', '3');
    await use(refused, 'a', '4');
    test.clock.advance(hour);
    marketplace.suffer(() => 'lost');
    await marketplace.behave({ mode: 'normal', refuse: { code: '016', times: 1, instanceId: refused } });
    await push({});
    marketplace.suffer(() => undefined);
    test.clock.advance(20 * minute);
    await push();
    expect(await calls()).toEqual(['new 2 lost', 'old 2 accepted']);
    expect(await billed()).toEqual({ [taken]: '3.0000', [refused]: '4.0000' });
  });

  it('holds up no other use while the old API is away, and is not held up itself', async () => {
    const old = await Promise.all(Array.from({ length: 5 }, (_, index) => buy(`CS-AWAY-${index}`)));
    const other = await Promise.all(Array.from({ length: 5 }, (_, index) => buyV2(`CS-HERE-${index}`)));
    for (const id of [...old, ...other]) await use(id, 'a', '1');
    test.clock.advance(hour);
    const away = (part: string) => marketplace.suffer(path => (path.startsWith(part) ? 'down' : undefined));
    away('/rest/');
    expect(await push(undefined, 1)).toMatchObject({ accepted: 5, finished: false });
    expect(Object.keys(await billed()).toSorted()).toEqual(other.toSorted());
    expect((await calls()).filter(call => call === 'old 1 down')).toHaveLength(2);
    // What was sealed and not sent is not held for as long as a lease.
    const waiting = (await Promise.all(old.map(id => test.stored(`usage#${id}`)))).flat();
    expect(waiting.map(({ status, leaseId }) => [status, leaseId])).toEqual(
      Array(5).fill(['sealed', undefined]),
    );
    for (const id of other) await use(id, 'b', '1');
    test.clock.advance(hour);
    away('/api/');
    expect(await push(undefined, 1)).toMatchObject({ accepted: 5, finished: false });
    expect(Object.values(await billed())).toEqual(Array(10).fill('1.0000'));
  });

  it('waits while AK and SK are refused, holds up no other use, and comes after', async () => {
    const [old, other] = [await buy('CS-KEY'), await buyV2('CS-KEY-2')];
    const wrong = await openTestBridge(engine, {
      settings: { ...marketplace.settings, OPEN_API_SK: 'another-open-api-sk' },
    });
    const refusing = { ...test.bridge, marketplace: wrong.bridge.marketplace };
    const run = async () => {
      const { signal } = new AbortController();
      setMaxListeners(0, signal);
      return pushUsage(refusing, { deadline: now() + 60_000, signal });
    };
    try {
      for (let round = 0; round < 3; round += 1) {
        await use(old, `a${round}`, '1');
        await use(other, `a${round}`, '1');
        test.clock.advance(hour);
        await run();
      }
    } finally {
      await wrong.close();
    }
    expect(await billed()).toEqual({ [other]: '3.0000' });
    expect((await calls()).filter(call => call.startsWith('old'))).toEqual([
      'old 1 signature',
      'old 2 signature',
    ]);
    expect(wrong.alarms()).toEqual(['OpenApiStopped']);
    test.clock.advance(20 * minute);
    await push();
    expect(await billed()).toEqual({ [old]: '3.0000', [other]: '3.0000' });
  });
});
