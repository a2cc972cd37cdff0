import { afterEach, beforeEach, expect, it } from 'vitest';
import { ledgerKey } from '../../../shared/usage/packages/ledger.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';
import { untilAnswered } from '../../support/untilAnswered.ts';

const day = 24 * 3_600_000;
const app = { frontEndUrl: 'https://app.example.com/a' };

describeOnEveryEngine('packages of a pay-per-use instance', engine => {
  let test: TestBridge;
  let instanceId: string;
  let first: string;
  let second: string;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
    const buy = async (orderId: string) =>
      (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';
    [instanceId, first, second] = [await buy('CS-PAY'), await buy('CS-PKG-1'), await buy('CS-PKG-2')];
    await add(second, '10', 30);
    await add(first, '5', 10);
  });
  afterEach(() => test.close());

  const call = (path: string, body: object) =>
    sellerCall(test.bridge, 'POST', `/api/v1/usage/${path}`, { token: 'product', body });
  const add = (packageInstanceId: string, quota: string, days: number) =>
    call('packages', {
      instanceId,
      packageInstanceId,
      quota,
      expireAt: new Date(test.clock.now() + days * day).toISOString(),
    });
  const use = (id: string, value: string) =>
    call('records', { records: [{ id, instanceId, at: new Date(test.clock.now()).toISOString(), value }] });
  const used = async () => {
    const { body } = await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}/packages`, {
      token: 'reader',
    });
    return Object.fromEntries(
      body.packages.map((it: { packageInstanceId: string; used: string }) => [it.packageInstanceId, it.used]),
    );
  };
  const told = () => test.product.received.map(({ type }) => type).filter(type => type.startsWith('usage.'));

  it('are taken in the order in which they end, across two where one does not do', async () => {
    expect((await use('a', '3')).status).toBe(200);
    expect((await use('b', '4.5')).status).toBe(200);
    expect(await used()).toEqual({ [first]: '5', [second]: '2.5' });
    const windows = (await sellerCall(test.bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' }))
      .body.items;
    const byPackage = windows.map((it: { packageInstanceId: string; value: string }) => [
      it.packageInstanceId,
      it.value,
    ]);
    expect(Object.fromEntries(byPackage)).toEqual({ [first]: '5', [second]: '2.5' });
  });

  it('are charged once for a record that comes again, also at the same time', async () => {
    await Promise.all(Array.from({ length: 10 }, () => use('same', '2')));
    expect((await use('same', '2')).body.items).toEqual([{ id: 'same', outcome: 'repeated' }]);
    expect(await used()).toEqual({ [first]: '2', [second]: '0' });
  });

  it('24 pay each of many records that come at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => untilAnswered(() => use(`r${index}`, '0.75'))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(await used()).toEqual({ [first]: '5', [second]: '2.5' });
  });

  it('24 pay no more than they hold, however many records ask for the rest at the same time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => untilAnswered(() => use(`r${index}`, '4'))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(await used()).toEqual({ [first]: '5', [second]: '7' });
  });

  it('24 are all there when they are registered at the same time', async () => {
    const other = (await signedCall(test.bridge, purchase('CS-PAY-2'))).instanceId ?? '';
    const names = Array.from({ length: 8 }, (_, index) => `pkg-${index}`);
    const answers = await Promise.all(
      names.map(packageInstanceId =>
        untilAnswered(() => call('packages', { instanceId: other, packageInstanceId, quota: '1' })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    const { body } = await sellerCall(test.bridge, 'GET', `/api/v1/usage/${other}/packages`, {
      token: 'reader',
    });
    const registered = body.packages.map((it: { packageInstanceId: string }) => it.packageInstanceId);
    expect(registered.toSorted()).toEqual(names);
  });

  it('warn once when a tenth is left and once at the end, and refuse what no package pays', async () => {
    await use('a', '13');
    expect(told()).toEqual([]);
    await use('b', '0.6');
    await use('c', '0.1');
    expect(told()).toEqual(['usage.low']);
    expect((await use('d', '1.5')).body.errors).toEqual([
      { pointer: '/records/0', detail: 'package-exhausted' },
    ]);
    await use('e', '1.3');
    expect((await use('f', '0.1')).status).toBe(422);
    expect(told()).toEqual(['usage.low', 'usage.exhausted']);
    expect(await used()).toEqual({ [first]: '5', [second]: '10' });
    await add(second, '20', 30);
    expect((await use('f', '0.1')).status).toBe(200);
  });

  it('that have ended pay nothing more', async () => {
    test.clock.advance(11 * day);
    await use('a', '1');
    expect(await used()).toEqual({ [first]: '0', [second]: '1' });
  });

  it('give back what a record took that found no open window', async () => {
    await use('a', '1');
    const { sk, version } = (await test.bridge.usage.list(instanceId, 1)).items[0] ?? {
      sk: '',
      version: 0,
    };
    await test.bridge.usage.update(
      { pk: `usage#${instanceId}`, sk },
      { status: 'sealed', version: version + 1 },
    );
    expect((await use('b', '1')).body.errors).toEqual([{ pointer: '/records/0', detail: 'window-closed' }]);
    expect(await used()).toEqual({ [first]: '1', [second]: '0' });
  });

  it('are shown to the buyer by queryInstance, from the instance alone', async () => {
    await use('a', '1.25');
    await call(`${instanceId}/info`, {
      usageValue: '7.5',
      statisticalTime: '2026-11-21T01:02:03.004Z',
      dashboardUrl: 'https://app.example.com/usage',
    });
    const before = test.faults.requests.length;
    const { info } = await signedCall(test.bridge, {
      activity: 'queryInstance',
      instanceId: `${instanceId},${first}`,
    });
    expect(info?.map(entry => (entry as unknown as { usageInfo: unknown }).usageInfo)).toEqual([
      [
        {
          usageValue: 7.5,
          statisticalTime: '20261121010203004',
          dashboardUrl: 'https://app.example.com/usage',
        },
      ],
      [
        {
          relatedInstanceId: instanceId,
          usageValue: 1.25,
          statisticalTime: expect.stringMatching(/^\d{17}$/),
        },
      ],
    ]);
    const reads = test.faults.requests.slice(before).map(({ operation }) => operation);
    expect(reads.filter(operation => operation !== 'PutItem')).toEqual(['BatchGetItem']);
  });

  it('pay many records of one call, and name the rule of each that breaks one', async () => {
    const at = new Date(test.clock.now()).toISOString();
    const records = Array.from({ length: 200 }, (_, index) => ({
      id: `r${index}`,
      instanceId,
      at,
      value: '0.05',
    }));
    const bad = [
      { id: 'zero', instanceId, at, value: '0' },
      { id: 'text', instanceId, at, value: 'x' },
      { id: 'r0', instanceId, at, value: '0.05' },
    ];
    const answer = await call('records', { records: [...records, ...bad] });
    expect(answer.body.errors).toEqual([
      { pointer: '/records/200', detail: 'not-positive' },
      { pointer: '/records/201', detail: 'not-a-decimal' },
    ]);
    expect(await used()).toEqual({ [first]: '5', [second]: '5' });
  });

  it('that were released pay nothing more', async () => {
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId: first });
    await use('a', '1');
    expect(await used()).toEqual({ [first]: '0', [second]: '1' });
  });

  it('that do not stop the service are not named, and what they do not pay is pay-per-use', async () => {
    const other = (await signedCall(test.bridge, purchase('CS-DEMAND'))).instanceId ?? '';
    const answer = await call('packages', {
      instanceId: other,
      packageInstanceId: first,
      quota: '2',
      stopsWhenUsedUp: false,
    });
    expect(answer.body.packages).toMatchObject([{ quota: '2', used: '0', stopsWhenUsedUp: false }]);
    const at = new Date(test.clock.now()).toISOString();
    const posted = await call('records', { records: [{ id: 'a', instanceId: other, at, value: '3.5' }] });
    expect(posted.status).toBe(200);
    const { body } = await sellerCall(test.bridge, 'GET', `/api/v1/usage/${other}`, { token: 'reader' });
    expect(body.items).toMatchObject([{ packageInstanceId: null, value: '3.5' }]);
    expect(told()).toEqual(['usage.exhausted']);
  });

  it('take their quota, kind and dashboard from PRODUCTS where the call has none', async () => {
    const products = JSON.stringify({
      'pkg-product': {
        quota: '12.5',
        stopsWhenUsedUp: false,
        dashboardUrl: 'https://app.example.com/{instanceId}/usage',
      },
    });
    const seller = await openTestBridge(engine, {
      settings: {
        PRODUCTS: products,
        APP_URL: 'https://app.example.com',
        SELLER_WEBHOOK_URL: '',
        SELLER_WEBHOOK_SECRETS: '',
      },
    });
    try {
      const base = (await signedCall(seller.bridge, purchase('CS-BASE'))).instanceId ?? '';
      const pkg =
        (
          await tokenCall(
            seller.bridge,
            purchaseV1('CS-PKG', { productId: 'pkg-product', chargingMode: '5' }),
          )
        ).instanceId ?? '';
      const body = { instanceId: base, packageInstanceId: pkg };
      const added = await sellerCall(seller.bridge, 'POST', '/api/v1/usage/packages', {
        token: 'product',
        body,
      });
      expect(added.body.packages).toMatchObject([{ quota: '12.5', stopsWhenUsedUp: false }]);
      const { info } = await tokenCall(seller.bridge, { activity: 'queryInstance', instanceId: pkg });
      expect(info?.[0]).toMatchObject({
        usageInfo: [
          {
            relatedInstanceId: base,
            usageValue: 0,
            dashboardUrl: `https://app.example.com/${base}/usage`,
          },
        ],
      });
    } finally {
      await seller.close();
    }
  });

  it('24 are charged once for a record that comes again when thousands have come since', async () => {
    await use('first', '0.5');
    const at = new Date(test.clock.now()).toISOString();
    const thousand = Array.from({ length: 1_000 }, (_, index) => ({
      id: `r${index}`,
      instanceId,
      at,
      value: '0.001',
    }));
    expect((await untilAnswered(() => call('records', { records: thousand }))).status).toBe(200);
    expect(await used()).toEqual({ [first]: '1.5', [second]: '0' });
    expect((await use('first', '0.5')).body.items).toEqual([{ id: 'first', outcome: 'repeated' }]);
    expect(await used()).toEqual({ [first]: '1.5', [second]: '0' });
    expect((await use('another', '0.5')).body.items).toEqual([{ id: 'another', outcome: 'accepted' }]);
    expect(await used()).toEqual({ [first]: '2', [second]: '0' });
  });

  it('pay no other contents under the id of a record', async () => {
    await use('a', '1');
    expect((await use('a', '2')).body.errors).toEqual([{ pointer: '/records/0', detail: 'other-contents' }]);
    expect(await used()).toEqual({ [first]: '1', [second]: '0' });
  });

  it('are refused without a quota, for the instance itself, and beyond three hundred', async () => {
    const refusal = async (body: object) => {
      const { status, body: problem } = await call('packages', { instanceId, ...body });
      return [status, problem.errors?.[0]?.pointer];
    };
    expect(await refusal({ packageInstanceId: 'p' })).toEqual([422, '/quota']);
    expect(await refusal({ packageInstanceId: 'p', quota: '0' })).toEqual([422, '/quota']);
    expect(await refusal({ packageInstanceId: instanceId, quota: '1' })).toEqual([422, '/packageInstanceId']);
    // Several orders of 30 packages each.
    const { ledgers } = test.bridge;
    const key = ledgerKey(instanceId);
    const { packages = [], version = 0 } = (await ledgers.read(key)) ?? {};
    const more = Array.from({ length: 298 }, (_, index) => ({
      packageId: `p${index}`,
      quota: '1',
      used: '1',
    }));
    await ledgers.update(key, { packages: [...packages, ...more], version: version + 1 });
    expect((await use('over many', '12')).status).toBe(200);
    expect(await refusal({ packageInstanceId: 'one-more', quota: '1' })).toEqual([409, undefined]);
    expect((await call('packages', { instanceId, packageInstanceId: 'p1', quota: '2' })).status).toBe(200);
  });
});
