import { setMaxListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { type Cost, countRequests, type RequestCounter } from '../../commands/bench/countRequests.ts';
import { activities } from '../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import { runDue } from '../../shared/delivery/runDue.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';
import { purgeExpired } from '../../shared/schedules/purgeExpired.ts';
import { pushUsage } from '../../shared/usage/push/pushUsage.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { eventually } from '../support/eventually.ts';
import { encryptedSecret, kitCall, kitSettings, kitTime } from '../support/kitCall.ts';
import { application, licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { type MarketplaceServer, startMarketplaceServer } from '../support/marketplaceServer.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { generalKey, openTestBridge, type TestBridge } from '../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../support/tokenCall.ts';

const hour = 3_600_000;
const app = { frontEndUrl: 'https://app.example.com/a' };
const general = { SELLER_WEBHOOK_URL: '', SELLER_WEBHOOK_SECRETS: '', APP_URL: 'https://app.example.com' };
const identification = Buffer.from(
  JSON.stringify([{ name: 'identificationCode', value: 'ABCD-1234' }]),
).toString('base64');

/** What the calls of the marketplace and the schedules cost at the table: `requests / longest chain`. */
describeOnEveryEngine('the requests to the table', engine => {
  let test: TestBridge;
  let counter: RequestCounter;
  const open = async (settings: Readonly<Record<string, string>> = {}) => {
    test = await openTestBridge(engine, { settings });
    // A container writes the note of an alarm once in five minutes: what is counted here is the call itself.
    test.bridge.alarmNotes.note({ name: 'FrozenWhilePaid', detail: {} });
    await test.bridge.alarmNotes.keep();
    counter = countRequests(test.bridge.table.getDocumentClient());
    test.product.respond(({ type, data }) => {
      if (type === 'instance.created') return { body: { app } };
      if (type === 'license.requested') return { body: { license: 'LIC-1' } };
      return type === 'license.applied' ? { body: { license: `LIC-${data.eventId}` } } : { status: 204 };
    });
  };
  afterEach(() => test.close());

  /** One more where the engine does not hand the old item back with a failed condition. */
  const oneMore = engine.name === 'dynalite' ? 1 : 0;
  const cost = async (call: () => Promise<{ readonly resultCode: string }>): Promise<string> => {
    let code = '';
    const counted = await counter.of(async () => {
      code = (await call()).resultCode;
    });
    expect(code).toBe('000000');
    return shown(counted);
  };
  const shown = ({ requests, chain }: Cost): string => `${requests} / ${chain}`;
  const signed = (fields: Readonly<Record<string, unknown>>) => () => signedCall(test.bridge, fields);
  const buy = async (orderId: string) => (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';
  const later = (instanceId: string, orderId: string, more: object) => ({
    instanceId,
    orderId,
    orderLineId: `${orderId}-000001`,
    ...more,
  });
  const renewal = (instanceId: string) =>
    later(instanceId, 'CS-R', {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      expireTime: '20400101000000',
    });

  describe('of SaaS V2', () => {
    it('with a webhook', async () => {
      await open();
      const first = purchase('CS-1');
      expect(await cost(signed(first))).toBe('3 / 2');
      expect(await cost(signed(purchase('CS-1')))).toBe(`${2 + oneMore} / ${1 + oneMore}`);
      const instanceId = await buy('CS-1');
      expect(await cost(signed({ activity: 'queryInstance', instanceId }))).toBe('2 / 1');
      const steps = {
        renew: renewal(instanceId),
        freeze: { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
        unfreeze: { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' },
        upgrade: later(instanceId, 'CS-U', { activity: 'upgradeInstance' }),
        release: { activity: 'releaseInstance', instanceId },
      };
      for (const [name, fields] of Object.entries(steps)) {
        expect([name, await cost(signed(fields))]).toEqual([name, '4 / 3']);
        // Its own repeat changes nothing, but for a freeze or an unfreeze, which is signed anew.
        if (name === 'freeze' || name === 'unfreeze') continue;
        expect([name, await cost(signed(fields))]).toEqual([name, '2 / 1']);
      }
      const told = test.product.received.map(({ type }) => type);
      expect(told).toEqual([
        'instance.created',
        'instance.renewed',
        'instance.frozen',
        'instance.unfrozen',
        'instance.upgraded',
        'instance.released',
      ]);
    });

    it('without a webhook', async () => {
      await open(general);
      expect(await cost(signed(purchase('CS-1')))).toBe('2 / 1');
      expect(await cost(signed(purchase('CS-1')))).toBe(`${2 + oneMore} / ${1 + oneMore}`);
      const instanceId = await buy('CS-1');
      expect(await cost(signed({ activity: 'queryInstance', instanceId }))).toBe('2 / 1');
      for (const fields of [
        renewal(instanceId),
        { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' },
        { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' },
        later(instanceId, 'CS-U', { activity: 'upgradeInstance' }),
        { activity: 'releaseInstance', instanceId },
      ]) {
        expect([fields, await cost(signed(fields))]).toEqual([fields, '3 / 2']);
      }
      expect(await cost(signed({ activity: 'releaseInstance', instanceId }))).toBe('2 / 1');
      expect((await test.instance(instanceId))?.outbox).toEqual([]);
    });

    it('of a hundred instances in one query, and of a test call', async () => {
      await open(general);
      const ids: string[] = [];
      for (let number = 0; number < 100; number += 1) ids.push(await buy(`CS-MANY-${number}`));
      const query = { activity: 'queryInstance', instanceId: ids.join(',') };
      expect(await cost(signed(query))).toBe('2 / 1');
      const calls = [
        purchase('CS-TEST'),
        query,
        renewal('test'),
        { activity: 'releaseInstance', instanceId: 'test' },
      ];
      for (const fields of calls) {
        expect(await cost(signed({ ...fields, testFlag: '1' }))).toBe('0 / 0');
      }
    });

    it('with the order read before the product is told', async () => {
      const marketplace: MarketplaceServer = await startMarketplaceServer(() => test.clock.now(), 'by-use');
      try {
        await open(marketplace.settings);
        // A container that has just called the marketplace: for two seconds it need not look whether its key is stopped.
        let tries = 0;
        await eventually(async () => {
          tries += 1;
          await buy(`CS-0-${tries}`);
          expect(await cost(signed(purchase(`CS-1-${tries}`)))).toBe('3 / 2');
        });
        expect(test.product.received.at(-1)).toMatchObject({ type: 'instance.created', data: { order: {} } });
        await eventually(async () => {
          tries += 1;
          const instanceId = await buy(`CS-2-${tries}`);
          expect(await cost(signed({ ...renewal(instanceId), scene: 'RENEWAL_CHANGE' }))).toBe('4 / 3');
        });
        const options = { key: generalKey, callbacks: [orderNotify] as const };
        const notice = (orderId: string) => () =>
          signedCall(
            test.bridge,
            { activity: 'orderNotify', orderId, orderLineId: `${orderId}-000001` },
            options,
          );
        await eventually(async () => {
          tries += 1;
          expect(await cost(notice(`CS-N-${tries}`))).toBe('4 / 3');
        });
        expect(test.product.received.at(-1)).toMatchObject({ type: 'order.notified', data: { order: {} } });
        test.product.respond(() => ({ status: 503 }));
        const notify = notice('CS-FAILS');
        await notify();
        // What failed may have been heard, and was read before this notice: one more waits behind it, to be read and told.
        expect(await cost(notify)).toBe('3 / 2');
        // Of that one nobody has heard: nothing is written, and nobody is asked before its pause is over.
        expect(await cost(notify)).toBe('2 / 1');
      } finally {
        await marketplace.stop();
      }
    });
  });

  it('of SaaS V1, which has no nonce: one fewer', async () => {
    await open();
    const call = (fields: Readonly<Record<string, string>>) => () => tokenCall(test.bridge, fields);
    expect(await cost(call(purchaseV1('CS-V1')))).toBe('2 / 2');
    expect(await cost(call(purchaseV1('CS-V1')))).toBe(`${1 + oneMore} / ${1 + oneMore}`);
    // Paid by use, it leaves an alias under the id of every other mode, where others have their nonce.
    const byUse = () => call(purchaseV1('CS-USE', { chargingMode: '0' }));
    expect(await cost(byUse())).toBe('3 / 2');
    expect(await cost(byUse())).toBe(`${2 + 2 * oneMore} / ${1 + oneMore}`);
    const { instanceId = '' } = await tokenCall(test.bridge, purchaseV1('CS-V1'));
    expect(await cost(call({ activity: 'queryInstance', instanceId }))).toBe('1 / 1');
    const renew = {
      activity: 'refreshInstance',
      instanceId,
      orderId: 'CS-V1-R',
      expireTime: '20400101000000',
      periodType: 'year',
      periodNumber: '1',
      orderAmount: '1',
    };
    for (const fields of [
      renew,
      { activity: 'expireInstance', instanceId, orderId: 'CS-V1' },
      { activity: 'releaseInstance', instanceId, orderId: 'CS-V1' },
    ]) {
      expect([fields, await cost(call(fields))]).toEqual([fields, '3 / 3']);
    }
    expect(await cost(call(renew))).toBe('1 / 1');
  });

  it('of SaaS V1 without a webhook', async () => {
    await open(general);
    const call = (fields: Readonly<Record<string, string>>) => () => tokenCall(test.bridge, fields);
    expect(await cost(call(purchaseV1('CS-V1')))).toBe('1 / 1');
    expect(await cost(call(purchaseV1('CS-V1')))).toBe(`${1 + oneMore} / ${1 + oneMore}`);
    const { instanceId = '' } = await tokenCall(test.bridge, purchaseV1('CS-V1'));
    const release = { activity: 'releaseInstance', instanceId, orderId: 'CS-V1' };
    expect(await cost(call(release))).toBe('2 / 2');
  });

  it('of licences', async () => {
    await open();
    const order = purchaseV1('CS-L1', { activity: 'getLicense', saasExtendParams: identification });
    const get = () => tokenCall(test.bridge, order, { callbacks: activities });
    expect(await cost(get)).toBe('2 / 2');
    expect(await cost(get)).toBe(`${1 + oneMore} / ${1 + oneMore}`);

    const call = (fields: Readonly<Record<string, string>>) => () => licenseCall(test.bridge, fields);
    const codeRenewal = (orderId: string) => ({
      activity: 'refreshLicenseCode',
      license: 'PL1',
      scene: 'RENEWAL',
      orderId,
      orderLineId: `${orderId}-000001`,
      expireTime: '20400101000000',
    });
    // Of a code that nobody ever heard of, then of one that is known.
    expect(await cost(call(codeRenewal('R1')))).toBe('4 / 3');
    expect(await cost(call(codeRenewal('R2')))).toBe('4 / 3');
    expect(await cost(call(codeRenewal('R2')))).toBe('2 / 1');

    expect(await cost(call(onlinePurchase('CS-ON')))).toBe('3 / 2');
    const { instanceId = '' } = await licenseCall(test.bridge, onlinePurchase('CS-ON'));
    // Recorded, counted by the instance, made by the product: each is safe by itself.
    const apply = (event: string) => call(application(instanceId, event, test.clock.now()));
    expect(await cost(apply('E1'))).toBe('7 / 6');
    expect(await cost(apply('E1'))).toBe('2 / 1');
  });

  it('of the kit', async () => {
    await open(kitSettings);
    const tenantId = '68cbc86abc2018ab880d92f36422fa0e';
    const instanceId = await buy('CS-KIT');
    let calls = 0;
    const call = (name: Parameters<typeof kitCall>[1], fields: object) => () => {
      calls += 1;
      const timeStamp = kitTime(test.clock.now() + calls);
      return kitCall(test.bridge, name, { instanceId, tenantId, testFlag: 0, timeStamp, ...fields });
    };
    const people = (count: number) =>
      Array.from({ length: count }, (_, number) => ({
        userName: `u-${count}-${number}`,
        name: 'N',
        orgCode: '1',
        role: 'user',
        enable: 'true',
      }));
    const auth = (count: number) => ({
      appId: 'APP-1',
      userList: people(count),
      currentSyncTime: kitTime(test.clock.now()),
      flag: 1,
    });
    const tenant = {
      orderId: 'CS-KIT',
      tenantCode: 'huawei',
      name: 'N',
      domainName: 'https://login.example.com',
      flag: 1,
    };
    const secret = { appId: 'APP-1', clientId: 'c', clientSecret: encryptedSecret('s'), flag: 1 };
    const departments = { orgInfoList: [{ orgCode: '1', orgName: 'D', parentCode: '' }] };
    const full = () => ({ ...departments, currentSyncTime: kitTime(test.clock.now()) });
    const many = await counter.of(call('authSync', auth(500)));
    // Of five hundred people a few dozen are written at once.
    expect(many.chain).toBeLessThan(40);
    // What nobody has bounded, but which is not to grow unseen: a person's record is a request.
    expect({
      // Of an enterprise for which nothing waits: it is told within the call.
      tenantSync: await cost(call('tenantSync', { ...tenant, tenantId: 'T-ALONE' })),
      applicationSync: await cost(call('applicationSync', secret)),
      authSync: await cost(call('authSync', auth(1))),
      authSync500: many.requests,
      allOrgSync: await cost(call('allOrgSync', full())),
    }).toEqual({
      tenantSync: '6 / 5',
      applicationSync: '6 / 5',
      authSync: '6 / 5',
      authSync500: 509,
      allOrgSync: '6 / 5',
    });
  });

  it('of usage', async () => {
    await open(general);
    const instanceId = await buy('CS-USE');
    const post = (id: string) => async () => {
      const at = new Date(test.clock.now()).toISOString();
      const body = { records: [{ id, instanceId, at, value: '1' }] };
      const { status } = await sellerCall(test.bridge, 'POST', '/api/v1/usage/records', {
        token: 'product',
        body,
      });
      expect(status).toBe(200);
    };
    const costs = [];
    for (const id of ['a', 'b', 'b']) costs.push(shown(await counter.of(post(id))));
    expect(costs).toEqual(['4 / 4', '4 / 4', '3 / 3']);
  });

  it('of a session of a login', async () => {
    await open();
    const { oneTimeTokens } = test.bridge;
    await oneTimeTokens.claim('ticket', 'secret', test.clock.now() + hour, { sessionId: 'session-1' });
    const redeem = () => oneTimeTokens.redeem('ticket', 'secret', test.clock.now());
    expect((await counter.of(redeem)).requests).toBe(2);
  });

  describe('of the schedules', () => {
    const budget = () => {
      const { signal } = new AbortController();
      setMaxListeners(0, signal);
      return { deadline: test.clock.now() + 60_000, signal };
    };
    const run = (kind: 'deliver' | 'expire' | 'release') => () =>
      runDue({ kind, deps: test.bridge, budget: budget() });

    it('are sixteen when nothing is due, and what others left lying is looked for every tenth minute', async () => {
      await open({ ...general, TABLE_TTL: 'off' });
      for (let number = 0; number < 20; number += 1) await buy(`CS-IDLE-${number}`);
      for (const kind of ['deliver', 'expire', 'release'] as const) {
        expect((await counter.of(run(kind))).requests).toBe(16);
      }
      const push = () => pushUsage(test.bridge, budget());
      expect((await counter.of(push)).requests).toBe(16);
      const openBridge = async () => test.bridge;
      expect((await counter.of(() => purgeExpired(openBridge)({}))).requests).toBe(16);
      const everyMinute = schedule(openBridge, 'deliver', { alsoOverdue: ['expire', 'release'] });
      const costs: number[] = [];
      for (let minute = 0; minute < 20; minute += 1) {
        costs.push((await counter.of(() => everyMinute({}))).requests);
        test.clock.advance(60_000);
      }
      const [usual, tenth] = [costs.filter(it => it === 16), costs.filter(it => it === 48)];
      expect([usual.length, tenth.length]).toEqual([18, 2]);
    });

    it('are three for one due event, from the index to its end', async () => {
      await open();
      test.product.respond(() => ({ status: 503 }));
      const instanceId = await buy('CS-DUE');
      test.product.respond(() => ({ body: { app } }));
      test.clock.advance(hour);
      const counted = await counter.of(run('deliver'));
      expect((await test.instance(instanceId))?.outbox).toEqual([]);
      expect(counted).toEqual({ requests: 16 + 3, chain: 1 + 3 });
    });

    it.each([
      ['expire', 3],
      ['release', 3],
    ] as const)('are at most four for one due to %s', async (kind, most) => {
      await open();
      const instanceId = await buy('CS-CLOCK');
      await signedCall(test.bridge, { ...renewal(instanceId), expireTime: '20300101000000' });
      const expireAt = (await test.instance(instanceId))?.expireAt ?? 0;
      test.clock.advance(expireAt - test.clock.now() + hour);
      if (kind === 'release') {
        await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
        // Its release is announced first.
        test.clock.advance(18 * 24 * hour);
        await test.run('release');
        test.clock.advance(4 * 24 * hour);
      } else {
        test.clock.advance(25 * hour);
      }
      const counted = await counter.of(run(kind));
      expect((await test.instance(instanceId))?.status).toBe(kind === 'expire' ? 'frozen' : 'released');
      expect(counted.requests).toBe(16 + most);
    });

    it('grow with what is due, and not with what there is', async () => {
      await open(general);
      const events = 40;
      for (let number = 0; number < 160; number += 1) await buy(`CS-REST-${number}`);
      await test.close();
      await open();
      test.product.respond(() => ({ status: 503 }));
      const orders = Array.from({ length: events }, (_, number) => `CS-GROW-${number}`);
      await Promise.all(orders.map(buy));
      test.product.respond(() => ({ body: { app } }));
      test.clock.advance(hour);
      const counted = await counter.of(run('deliver'));
      expect(counted.requests).toBeLessThanOrEqual(16 + 4 * events);
      expect(test.product.received.length).toBeGreaterThanOrEqual(2 * events);
    });
  });
});
