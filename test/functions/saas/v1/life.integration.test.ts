import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { upgradeInstance } from '../../../../functions/saas/v1/upgrade.ts';
import { monthOf } from '../../../../shared/platform/months.ts';
import { decryptValue, encryptValue } from '../../../../shared/wire/cipher/encryptedValue.ts';
import { describeOnEveryEngine } from '../../../engines/describeOnEveryEngine.ts';
import { manyAtOnce } from '../../../support/manyAtOnce.ts';
import { sellerCall } from '../../../support/sellerCall.ts';
import { openTestBridge, type TestBridge, v1Key } from '../../../support/testBridge.ts';
import { purchaseV1, sendTokenEvent, tokenCall, tokenEvent } from '../../../support/tokenCall.ts';

const app = { frontEndUrl: 'https://app.example.com/a', userName: 'admin', password: 'initial' };
const year = 365 * 24 * 3_600_000;

/** Epoch ms as the marketplace writes it: `yyyyMMddHHmmss`, UTC. */
const wireTime = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);

describeOnEveryEngine('a SaaS V1 instance', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  });
  afterEach(() => test.close());

  const call = (fields: Readonly<Record<string, string>>) => tokenCall(test.bridge, fields);
  const buy = async (orderId: string): Promise<string> => (await call(purchaseV1(orderId))).instanceId ?? '';
  const told = () => test.product.received.map(({ type }) => type);
  const opened = (value = '') => decryptValue(v1Key, '1', value);

  it('goes from purchase to release, each step told to the product in its sequence', async () => {
    const bought = await call(
      purchaseV1('CS-LIFE', { mobilePhone: encryptValue(v1Key, '1', '15905222222', 'ABCDEFGH12345678') }),
    );
    expect(bought).toMatchObject({ statusCode: 200, resultCode: '000000', encryptType: '1' });
    expect(bought.appInfo?.frontEndUrl).toBe(app.frontEndUrl);
    expect([opened(bought.appInfo?.userName), opened(bought.appInfo?.password)]).toEqual([
      'admin',
      'initial',
    ]);
    const signature = createHmac('sha256', v1Key).update(bought.body).digest('base64');
    expect(bought.headers['Body-Sign']).toBe(`sign_type="HMAC-SHA256", signature= "${signature}"`);
    const instanceId = bought.instanceId ?? '';

    const expireAt = test.clock.now() + 2 * year;
    const renewal = {
      activity: 'refreshInstance',
      orderId: 'CS-R1',
      instanceId,
      expireTime: wireTime(expireAt),
    };
    const steps = [
      renewal,
      { activity: 'expireInstance', instanceId, orderId: 'CS-LIFE' },
      { ...renewal, orderId: 'CS-R2', expireTime: wireTime(expireAt + year) },
      { activity: 'instanceStatus', instanceId, instanceStatus: 'FREEZE' },
      { activity: 'instanceStatus', instanceId, instanceStatus: 'NORMAL' },
      { activity: 'upgrade', instanceId, orderId: 'CS-U', skuCode: 'sku-2', productId: 'p-2', amount: '5' },
      { activity: 'releaseInstance', instanceId, orderId: 'CS-LIFE' },
      { activity: 'releaseInstance', instanceId, orderId: 'CS-LIFE' },
    ];
    const codes: string[] = [];
    for (const step of steps) codes.push((await call(step)).resultCode);
    expect(codes).toEqual(steps.map(() => '000000'));
    expect(told()).toEqual([
      'instance.created',
      'instance.renewed',
      'instance.frozen',
      'instance.renewed',
      'instance.unfrozen',
      'instance.frozen',
      'instance.unfrozen',
      'instance.upgraded',
      'instance.released',
    ]);
    expect(test.product.received[0]?.data).toMatchObject({
      family: 'saas-v1',
      orderId: 'CS-LIFE',
      productId: '00301-666666-0--0',
      chargingMode: '1',
      orderAmount: '99.90',
      customer: { customerId: '68cbc86abc2018ab880d92f36422fa0e', mobilePhone: '15905222222' },
    });
    expect(test.product.received[7]?.data).toMatchObject({ skuCode: 'sku-2', amount: '5' });
    const item = await test.instance(instanceId);
    expect(item).toMatchObject({ status: 'released', outbox: [] });
    expect([item?.app, item?.customer]).toEqual([undefined, undefined]);
    expect((await call({ activity: 'queryInstance', instanceId })).resultCode).toBe('000003');
  });

  it('23 shows the buyer the same password on every look, under another iv, and nothing is written', async () => {
    const first = await call(purchaseV1('CS-23'));
    const stored = JSON.stringify(await test.instance(first.instanceId ?? ''));
    const reads = test.faults.requests.length;
    const second = await call(purchaseV1('CS-23'));
    const asked = test.faults.requests.slice(reads).map(({ operation }) => operation);
    // The creation is tried; its condition tells what is there, on engines that hand it back without a read.
    expect(asked.filter(operation => operation !== 'GetItem')).toEqual(['PutItem']);
    expect(asked.length).toBeLessThanOrEqual(2);
    expect(second.instanceId).toBe(first.instanceId);
    expect(second.appInfo?.password).not.toBe(first.appInfo?.password);
    expect(opened(second.appInfo?.password)).toBe('initial');
    expect(JSON.stringify(await test.instance(first.instanceId ?? ''))).toBe(stored);
    expect(told()).toEqual(['instance.created']);
  });

  it.each(['0', '5'])(
    'is one per product of an order in charging mode %s, up to 30 of them',
    async chargingMode => {
      const products = Array.from({ length: 30 }, (_, index) => `p-${index}`);
      const made = await Promise.all(
        products.map(productId => call(purchaseV1(`CS-MANY-${chargingMode}`, { chargingMode, productId }))),
      );
      expect(new Set(made.map(({ instanceId }) => instanceId)).size).toBe(30);
      const again = await call(purchaseV1(`CS-MANY-${chargingMode}`, { chargingMode, productId: 'p-7' }));
      expect(again.instanceId).toBe(made[7]?.instanceId);
    },
  );

  it('is one per order in every other mode; the first call’s contents stand, and an alarm tells', async () => {
    const first = await call(purchaseV1('CS-ONE', { productId: 'p-1' }));
    const other = await call(purchaseV1('CS-ONE', { productId: 'p-2' }));
    expect([other.resultCode, other.instanceId]).toEqual(['000000', first.instanceId]);
    expect((await test.instance(first.instanceId ?? ''))?.productId).toBe('p-1');
    expect(test.alarms()).toEqual(['SameOrderOtherContents']);
  });

  it.each([
    ['0', '1', '', '5'],
    ['1', '0', '5', ''],
    ['', '0', '1'],
  ])('stays one when a repeat names another charging mode, or none: %s first', async (first, ...later) => {
    const bought = await call(purchaseV1('CS-MODE', { chargingMode: first }));
    for (const chargingMode of later) {
      const again = await call(purchaseV1('CS-MODE', { chargingMode }));
      expect([chargingMode, again.resultCode, again.instanceId]).toEqual([
        chargingMode,
        '000000',
        bought.instanceId,
      ]);
    }
    expect(test.alarms()).toContain('SameOrderOtherContents');
    await test.run('deliver');
    expect(told()).toEqual(['instance.created']);
    const { items } = await test.bridge.instances.store.list(monthOf(test.clock.now()), 10);
    expect(items.map(({ instanceId }) => instanceId)).toEqual([bought.instanceId]);
  });

  it('stays one when its charging modes come all at the same time', async () => {
    const modes = ['0', '1', '', '5', '0', '1', '', '5'];
    const buyIn = (chargingMode: string) => call(purchaseV1('CS-MODES', { chargingMode }));
    await Promise.all(modes.map(buyIn));
    const made = new Set<string | undefined>();
    for (const chargingMode of modes) {
      const [again] = await manyAtOnce(1, () => buyIn(chargingMode));
      made.add(again?.instanceId);
    }
    expect(made.size).toBe(1);
    await test.run('deliver');
    expect(told()).toEqual(['instance.created']);
  });

  it('is one for each product that is paid by use, also with modes mixed up', async () => {
    const buyProduct = async (productId: string, chargingMode: string) =>
      (await call(purchaseV1('CS-MIX', { chargingMode, productId }))).instanceId;
    const [one, two] = [await buyProduct('p-1', '0'), await buyProduct('p-2', '0')];
    expect(one).not.toBe(two);
    expect(await buyProduct('p-2', '')).toBe(two);
    expect(await buyProduct('p-1', '1')).toBe(one);
    expect(await buyProduct('p-2', '5')).toBe(two);
  });

  it('by use of another product than one that was bought before in another mode is one of its own', async () => {
    const first = await call(purchaseV1('CS-BOTH', { chargingMode: '1', productId: 'p-1' }));
    const other = await call(purchaseV1('CS-BOTH', { chargingMode: '0', productId: 'p-2' }));
    expect(other.instanceId).not.toBe(first.instanceId);
    const again = await call(purchaseV1('CS-BOTH', { chargingMode: '0', productId: 'p-2' }));
    expect(again.instanceId).toBe(other.instanceId);
    expect(told()).toEqual(['instance.created', 'instance.created']);
  });

  /** By use, while the table takes everything but what says that the order is this one in every other mode. */
  async function buyWithoutAlias(orderId: string): Promise<void> {
    const alias = test.faults.inject('throttle', {
      operation: 'PutItem',
      times: Number.POSITIVE_INFINITY,
      where: request => JSON.stringify(request).includes('aliasOf'),
    });
    test.answerWithin(1_000);
    expect((await call(purchaseV1(orderId, { chargingMode: '0' }))).resultCode).toBe('000005');
    alias.remove();
    test.answerWithin();
  }

  it('whose alias could not be left is asked for again, and then is one', async () => {
    await buyWithoutAlias('CS-TORN');
    expect(told()).toEqual([]);
    const other = await call(purchaseV1('CS-TORN', { chargingMode: '1' }));
    const again = await call(purchaseV1('CS-TORN', { chargingMode: '0' }));
    expect([again.resultCode, again.instanceId]).toEqual(['000000', other.instanceId]);
    test.clock.advance(3_600_000);
    await test.run('deliver');
    expect(told()).toEqual(['instance.created']);
  });

  it('that the product has heard of stays what it is, whatever was bought beside it', async () => {
    await buyWithoutAlias('CS-HEARD');
    test.clock.advance(3_600_000);
    await test.run('deliver');
    const instanceId = String(test.product.received[0]?.data.instanceId);
    const before = await test.instance(instanceId);
    expect(before).toMatchObject({ status: 'active', orderId: 'CS-HEARD' });
    await call(purchaseV1('CS-HEARD', { chargingMode: '1' }));
    const again = await call(purchaseV1('CS-HEARD', { chargingMode: '0' }));
    expect([again.resultCode, again.instanceId]).toEqual(['000000', instanceId]);
    const { aliasOf, status, app: kept } = (await test.instance(instanceId)) ?? {};
    expect({ aliasOf, status, kept }).toEqual({ aliasOf: undefined, status: 'active', kept: before?.app });
  });

  it('is found by ids with blanks around them', async () => {
    const instanceId = await buy('CS-BLANK');
    expect((await call(purchaseV1('  CS-BLANK '))).instanceId).toBe(instanceId);
    const freeze = { activity: 'instanceStatus', instanceId: ` ${instanceId} `, instanceStatus: 'FREEZE' };
    expect((await call(freeze)).resultCode).toBe('000000');
    expect((await test.instance(instanceId))?.status).toBe('frozen');
  });

  it('keeps out a renewal that ends earlier, takes a cancelled one as given', async () => {
    const instanceId = await buy('CS-CANCEL');
    const refresh = (orderId: string, expireTime: string, more = {}) =>
      call({ activity: 'refreshInstance', orderId, instanceId, expireTime, ...more });
    await refresh('R1', '20310101000000', { productId: '', trialToFormal: '1' });
    await refresh('R2', '20300601000000');
    expect((await test.instance(instanceId))?.expireAt).toBe(Date.UTC(2031, 0, 1));
    await refresh('R3', '20300101000000', { orderAmount: '-99.900' });
    expect((await test.instance(instanceId))?.expireAt).toBe(Date.UTC(2030, 0, 1));
    expect(test.alarms()).toEqual(['EarlierExpiryKeptOut']);
    expect(test.product.received.slice(1).map(({ data }) => data.scene)).toEqual([
      'TRIAL_TO_FORMAL',
      'RENEWAL',
      'UNSUBSCRIBE_RENEWAL_PERIOD',
    ]);
  });

  it('is made although nothing of the buyer can be read, and a person is told', async () => {
    const more = { mobilePhone: 'no ciphertext', email: 'AAAABBBBCCCCDDDDZm9v', saasExtendParams: '%%%' };
    expect((await call(purchaseV1('CS-UNREADABLE', more))).resultCode).toBe('000000');
    expect(test.product.received[0]?.data.customer).toMatchObject({
      mobilePhone: { unreadable: 'no ciphertext' },
      email: { unreadable: 'AAAABBBBCCCCDDDDZm9v' },
      extendParamsText: '%%%',
    });
    expect(test.alarms()).toEqual(['UnreadableBuyerData']);
    expect(JSON.stringify(test.lines)).not.toContain('no ciphertext');
  });

  it('refuses access data that would be too long once encrypted, and tells the product why', async () => {
    test.product.respond(() => ({ body: { app: { ...app, password: 'x'.repeat(80) } } }));
    const answer = await call(purchaseV1('CS-LONG'));
    expect(answer.resultCode).toBe('000004');
    const item = await test.instance(answer.instanceId ?? '');
    expect(item?.outbox[0]?.lastFailure).toContain('app.password is longer than 79 bytes');
    test.product.respond(() => ({ body: { app: { ...app, password: 'x'.repeat(79) } } }));
    test.clock.advance(60_000);
    await test.run('deliver');
    const ready = await call(purchaseV1('CS-LONG'));
    // 16 for the iv, and base64 of 80 bytes; one byte more would make it 144.
    expect(ready.appInfo?.password).toHaveLength(124);
  });

  it('tells of the general address while it is being made, where there is one', async () => {
    test.product.respond(() => ({ status: 202 }));
    const without = await call(purchaseV1('CS-WAIT'));
    expect(without).toMatchObject({ resultCode: '000004', instanceId: expect.any(String) });
    expect(without.appInfo).toBeUndefined();

    const second = await openTestBridge(engine, { settings: { APP_URL: 'https://app.example.com/' } });
    second.product.respond(() => ({ status: 202 }));
    const answer = await tokenCall(second.bridge, purchaseV1('CS-WAIT'));
    expect(answer).toMatchObject({
      resultCode: '000000',
      appInfo: { frontEndUrl: 'https://app.example.com/' },
    });
    const query = { activity: 'queryInstance', instanceId: answer.instanceId ?? '' };
    expect(await tokenCall(second.bridge, query)).toMatchObject({
      resultCode: '000000',
      info: [{ instanceId: answer.instanceId, appInfo: { frontEndUrl: 'https://app.example.com/' } }],
    });
    await second.close();
  });

  it('is no success without an address once that of the settings is gone: it comes again, and a person is told', async () => {
    const settings = { SELLER_WEBHOOK_URL: '', SELLER_WEBHOOK_SECRETS: '', APP_URL: app.frontEndUrl };
    const second = await openTestBridge(engine, { settings });
    const bought = await tokenCall(second.bridge, purchaseV1('CS-GONE'));
    expect(bought).toMatchObject({ resultCode: '000000', appInfo: { frontEndUrl: app.frontEndUrl } });
    const later = second.restart({ APP_URL: '' });
    expect((await tokenCall(later, purchaseV1('CS-GONE'))).resultCode).toBe('000005');
    expect(second.alarms()).toEqual(['AddressMissing']);
    expect(await tokenCall(second.restart(), purchaseV1('CS-GONE'))).toMatchObject({
      ...{ resultCode: '000000', instanceId: bought.instanceId },
      appInfo: { frontEndUrl: app.frontEndUrl },
    });
    await second.close();
  });

  it('is reported as unconfirmed by itself where the marketplace was told 000004, not where it was told an address', async () => {
    const second = await openTestBridge(engine, { settings: { APP_URL: 'https://app.example.com/' } });
    for (const [{ bridge, product, clock, run }, code] of [
      [test, '000004'],
      [second, '000000'],
    ] as const) {
      product.respond(() => ({ status: 202 }));
      expect((await tokenCall(bridge, purchaseV1('CS-TOLD'))).resultCode).toBe(code);
      clock.advance(5 * 3_600_000);
      await run('expire');
      await run('deliver');
    }
    expect(told()).toContain('instance.unconfirmed');
    expect(second.product.received.map(({ type }) => type)).not.toContain('instance.unconfirmed');
    await second.close();
  });

  it('is shown among up to 100 ids, encrypted anew, without those that nobody knows', async () => {
    const ids = [await buy('CS-Q1'), await buy('CS-Q2')];
    const unknown = Array.from({ length: 98 }, (_, index) => `unknown-${index}`);
    const answer = await call({ activity: 'queryInstance', instanceId: [...unknown, ...ids].join(',') });
    expect(answer).toMatchObject({ resultCode: '000000', encryptType: '1' });
    expect(answer.info?.map(({ instanceId }) => instanceId)).toEqual(ids);
    expect(answer.info?.map(({ appInfo }) => opened(appInfo.password))).toEqual(['initial', 'initial']);
    const tooMany = [...unknown, ...ids, 'one-more'].join(',');
    expect((await call({ activity: 'queryInstance', instanceId: tooMany })).resultCode).toBe('000002');
  });

  it('encrypts as V1_ENCRYPT_TYPE says, with the key that verified the call', async () => {
    const second = await openTestBridge(engine, {
      settings: { V1_ENCRYPT_TYPE: '2', V1_ACCESS_KEYS: 'new-v1-access-key-0001,old-v1-access-key-0001' },
    });
    second.product.respond(() => ({ body: { app } }));
    for (const key of ['old-v1-access-key-0001', 'new-v1-access-key-0001']) {
      const answer = await tokenCall(second.bridge, purchaseV1('CS-KEYS'), { key });
      expect(answer).toMatchObject({ resultCode: '000000', encryptType: '2' });
      expect(decryptValue(key, '2', answer.appInfo?.password ?? '')).toBe('initial');
      const signature = createHmac('sha256', key).update(answer.body).digest('base64');
      expect(answer.headers['Body-Sign']).toContain(signature);
    }
    await second.close();
  });

  it.each([
    ['refreshInstance', { orderId: 'R', expireTime: '20310101000000' }],
    ['expireInstance', {}],
    ['releaseInstance', {}],
    ['upgrade', { orderId: 'U', skuCode: 's', productId: 'p' }],
    ['upgradeInstance', { orderId: 'U', skuCode: 's', productId: 'p' }],
    ['instanceStatus', { instanceStatus: 'FREEZE' }],
    ['queryInstance', {}],
  ])('that nobody ever bought is 000003 to %s', async (activity, more) => {
    expect((await call({ activity, instanceId: 'never-known', ...more })).resultCode).toBe('000003');
  });

  it('17 is not changed by any URL replayed a year later', async () => {
    const instanceId = await buy('CS-17');
    const at = (fields: Record<string, string>) => tokenEvent(fields, test.clock.now());
    const old = [
      at({ activity: 'instanceStatus', instanceId, instanceStatus: 'FREEZE' }),
      at({ activity: 'expireInstance', instanceId, orderId: 'CS-17' }),
      at({
        activity: 'refreshInstance',
        orderId: 'R1',
        instanceId,
        expireTime: '20310101000000',
        orderAmount: '-1',
      }),
      at({ activity: 'upgrade', orderId: 'U1', instanceId, skuCode: 'small' }),
      at(purchaseV1('CS-17')),
    ];
    for (const event of old) await sendTokenEvent(test.bridge, event);
    test.clock.advance(year);
    await call({ activity: 'instanceStatus', instanceId, instanceStatus: 'NORMAL' });
    await call({ activity: 'refreshInstance', orderId: 'R2', instanceId, expireTime: '20350101000000' });
    await call({ activity: 'upgrade', orderId: 'U2', instanceId, skuCode: 'large' });
    const before = await test.instance(instanceId);
    const events = told().length;
    expect(before).toMatchObject({ status: 'active', skuCode: 'large', expireAt: Date.UTC(2035, 0, 1) });

    for (const event of old) expect((await sendTokenEvent(test.bridge, event)).resultCode).toBe('000000');
    expect(await test.instance(instanceId)).toEqual(before);
    expect(told()).toHaveLength(events);
    expect(test.alarms()).toEqual(['StaleStatusCall', 'StaleStatusCall']);
  });

  it('17 stays usable when an expiry from before its renewal is replayed', async () => {
    const instanceId = await buy('CS-17B');
    const expiry = tokenEvent({ activity: 'expireInstance', instanceId }, test.clock.now());
    await sendTokenEvent(test.bridge, expiry);
    test.clock.advance(3_600_000);
    // In V1 the renewal itself ends the freeze, so it counts among the calls that are ordered by their signing.
    await call({ activity: 'refreshInstance', orderId: 'R', instanceId, expireTime: '20350101000000' });
    expect((await sendTokenEvent(test.bridge, expiry)).resultCode).toBe('000000');
    expect((await test.instance(instanceId))?.status).toBe('active');
  });

  it('17 is not changed by a call sent again within the minute, whatever came in between', async () => {
    const instanceId = await buy('CS-17C');
    const at = (fields: Record<string, string>) => tokenEvent({ instanceId, ...fields }, test.clock.now());
    const status = () => test.instance(instanceId).then(item => item?.status);
    const freeze = at({ activity: 'instanceStatus', instanceStatus: 'FREEZE' });
    const normal = at({ activity: 'instanceStatus', instanceStatus: 'NORMAL' });
    const expiry = at({ activity: 'expireInstance' });
    await sendTokenEvent(test.bridge, freeze);
    await sendTokenEvent(test.bridge, normal);
    expect((await sendTokenEvent(test.bridge, freeze)).resultCode).toBe('000000');
    expect(await status()).toBe('active');

    await sendTokenEvent(test.bridge, expiry);
    expect(await status()).toBe('frozen');
    await call({ activity: 'refreshInstance', orderId: 'R', instanceId, expireTime: '20350101000000' });
    expect((await sendTokenEvent(test.bridge, expiry)).resultCode).toBe('000000');
    expect(await status()).toBe('active');

    const blocked = `/api/v1/instances/${instanceId}/freeze`;
    await sellerCall(test.bridge, 'POST', blocked, { token: 'operator' });
    expect((await sendTokenEvent(test.bridge, normal)).resultCode).toBe('000000');
    expect(await test.instance(instanceId)).toMatchObject({ status: 'frozen', frozenBy: 'operator' });
    expect(test.alarms()).toEqual([]);
  });

  it('is usable once it is made when its renewal came before that, but after its expiry', async () => {
    test.product.respond(() => ({ status: 202 }));
    const instanceId = await buy('CS-EARLY');
    await call({ activity: 'expireInstance', instanceId });
    await call({ activity: 'refreshInstance', orderId: 'R', instanceId, expireTime: '20350101000000' });
    const made = `/api/v1/instances/${instanceId}/provisioned`;
    const answer = await sellerCall(test.bridge, 'POST', made, { token: 'product', body: { app } });
    expect(answer).toMatchObject({ status: 200, body: { status: 'active' } });
  });

  it('is upgraded with what the buyer answered, sealed in the table, by either name and on its own route', async () => {
    const instanceId = await buy('CS-UP');
    const params = [{ name: 'custEmail', value: '123@huawei.com' }];
    const saasExtendParams = Buffer.from(JSON.stringify(params)).toString('base64');
    const upgrade = { instanceId, orderId: 'CS-U', skuCode: 'sku-2', productId: 'p-2', saasExtendParams };
    test.product.respond(() => ({ status: 500 }));
    await call({ activity: 'upgrade', ...upgrade });
    expect(JSON.stringify(await test.stored(`instance#${instanceId}`))).not.toContain('huawei.com');
    test.product.respond(() => ({ status: 204 }));
    test.clock.advance(3_600_000);
    await test.run('deliver');
    const own = { callbacks: [upgradeInstance] } as const;
    const again = await tokenCall(test.bridge, { activity: 'upgradeInstance', ...upgrade }, own);
    expect(again.resultCode).toBe('000000');
    const other = {
      activity: 'upgradeInstance',
      instanceId,
      orderId: 'CS-U2',
      skuCode: 'sku-3',
      productId: 'p-3',
    };
    await call({ ...other, saasExtendParams: '%%%' });
    await call({ ...other, orderId: 'CS-U3' });
    const told = new Map(
      test.product.received
        .filter(({ type }) => type === 'instance.upgraded')
        .map(({ data }) => [(data.cause as { orderId: string }).orderId, data]),
    );
    expect([...told.keys()]).toEqual(['CS-U', 'CS-U2', 'CS-U3']);
    expect(told.get('CS-U')).toMatchObject({ extendParams: params });
    expect(told.get('CS-U2')).toMatchObject({ extendParamsText: '%%%' });
    expect(told.get('CS-U3')).not.toHaveProperty('extendParamsText');
    expect(test.alarms()).toContain('UnreadableBuyerData');
    await call({ activity: 'releaseInstance', instanceId });
    expect((await test.instance(instanceId))?.upgradeParams).toBeUndefined();
  });

  it('tells the product what the renewal and the release say of time and money, as they are written', async () => {
    const instanceId = await buy('CS-MONEY');
    await call({
      activity: 'refreshInstance',
      orderId: 'R1',
      instanceId,
      expireTime: '20310101000000',
      periodType: 'year',
      periodNumber: '1',
      orderAmount: '1234567890123456.780',
    });
    await call({ activity: 'releaseInstance', instanceId, orderId: 'CS-MONEY', orderAmount: '-99.90' });
    expect(test.product.received[1]).toMatchObject({
      type: 'instance.renewed',
      data: { periodType: 'year', periodNumber: '1', orderAmount: '1234567890123456.780' },
    });
    expect(test.product.received[2]).toMatchObject({
      type: 'instance.released',
      data: { reason: 'marketplace', orderAmount: '-99.90' },
    });
  });

  it('takes minus nothing for no cancellation, and any amount below for one', async () => {
    const instanceId = await buy('CS-MINUS');
    const refresh = (orderId: string, expireTime: string, orderAmount: string) =>
      call({ activity: 'refreshInstance', orderId, instanceId, expireTime, orderAmount });
    await refresh('R1', '20310101000000', '100.00');
    await refresh('R2', '20300101000000', '-0.000');
    expect((await test.instance(instanceId))?.expireAt).toBe(Date.UTC(2031, 0, 1));
    await refresh('R3', '20300101000000', '-0.001');
    expect((await test.instance(instanceId))?.expireAt).toBe(Date.UTC(2030, 0, 1));
  });

  it('goes without a user name and password that are empty', async () => {
    test.product.respond(() => ({ body: { app: { ...app, userName: '', password: '' } } }));
    const { appInfo, resultCode } = await call(purchaseV1('CS-EMPTY'));
    expect([resultCode, appInfo]).toEqual(['000000', { frontEndUrl: app.frontEndUrl }]);
  });

  it('keeps parameters that nobody knows with the buyer, for the product, sealed', async () => {
    const { instanceId = '' } = await call(purchaseV1('CS-NEW', { passport: 'X1234567' }));
    expect(test.product.received[0]?.data.customer).toMatchObject({ otherFields: { passport: 'X1234567' } });
    const { outbox, ...item } = (await test.stored(`instance#${instanceId}`))[0] ?? {};
    expect(JSON.stringify([item, outbox])).not.toContain('X1234567');
    expect(JSON.stringify(test.lines)).not.toContain('X1234567');

    const upgrade = { activity: 'upgrade', instanceId, orderId: 'CS-NEW-U', skuCode: 'sku-2' };
    await call({ ...upgrade, passport: 'Y7654321' });
    expect(test.product.received[1]?.data).toMatchObject({ otherFields: { passport: 'Y7654321' } });
    expect(JSON.stringify(await test.stored(`instance#${instanceId}`))).not.toContain('Y7654321');
  });

  it('is told of in the log once where the order has values that no page prints', async () => {
    const bought = () => call(purchaseV1('CS-VALUES', { chargingMode: '77', periodType: 'decade' }));
    const { instanceId } = await bought();
    await bought();
    await call({
      activity: 'refreshInstance',
      orderId: 'R',
      instanceId: instanceId ?? '',
      expireTime: '20350101000000',
      trialToFormal: 'yes',
    });
    const values = test.lines.filter(({ message }) => message === 'undocumented values');
    expect(values.map(({ fields }) => fields.unknownValues)).toEqual([
      ['chargingMode=77', 'periodType=decade'],
      ['trialToFormal=yes'],
    ]);
    expect(test.product.received[0]?.data).toMatchObject({ chargingMode: '77', periodType: 'decade' });
  });

  it('is released once: what comes later changes nothing', async () => {
    const instanceId = await buy('CS-END');
    const refresh = { activity: 'refreshInstance', orderId: 'R', instanceId, expireTime: '20350101000000' };
    await call(refresh);
    await call({ activity: 'releaseInstance', instanceId });
    expect((await call(refresh)).resultCode).toBe('000000');
    expect((await call({ ...refresh, orderId: 'R2' })).resultCode).toBe('000003');
    expect((await call({ activity: 'expireInstance', instanceId })).resultCode).toBe('000000');
    expect(await call(purchaseV1('CS-END'))).toMatchObject({ resultCode: '000000', instanceId });
    expect((await test.instance(instanceId))?.status).toBe('released');
  });

  it('2 is one under 200 parallel purchases', async () => {
    const answers = await manyAtOnce(200, () => call(purchaseV1('CS-200')));
    expect(new Set(answers.map(({ instanceId }) => instanceId)).size).toBe(1);
    // One asks the product, the others wait for what it made.
    expect(new Set(answers.map(({ appInfo }) => opened(appInfo?.password)))).toEqual(new Set(['initial']));
    expect(told()).toEqual(['instance.created']);
  });
});
