import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { eventually } from '../../support/eventually.ts';
import {
  encryptedSecret,
  type KitCallOptions,
  type KitName,
  kitCall,
  kitEvent,
  kitSettings,
  kitTime,
  sendKitEvent,
} from '../../support/kitCall.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { baseKey, kitKey, openTestBridge, type TestBridge, v1Key } from '../../support/testBridge.ts';

const tenantId = '68cbc86abc2018ab880d92f36422fa0e';
const instanceId = 'i-bound';
const appId = 'KSIDJF1234456';

/** The write of one person's record. */
const isUserWrite = {
  operation: 'PutItem',
  where: ({ key }: { readonly key?: { readonly pk: string } }) => key?.pk.startsWith('users#') === true,
};

describeOnEveryEngine('the joint-operation kit', engine => {
  let test: TestBridge;
  let at: number;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    at = test.clock.now() - 3_600_000;
  });
  afterEach(() => test.close());

  /** Every call is one second newer than the one before unless a test says otherwise. */
  const stamp = () => {
    at += 1_000;
    return kitTime(at);
  };
  const call = (name: KitName, fields: Readonly<Record<string, unknown>>, options: KitCallOptions = {}) =>
    kitCall(test.bridge, name, { instanceId, tenantId, testFlag: 0, timeStamp: stamp(), ...fields }, options);
  const bind = (more: Readonly<Record<string, unknown>> = {}, options: KitCallOptions = {}) =>
    call(
      'tenantSync',
      {
        orderId: 'CS1',
        tenantCode: 'huawei',
        name: '示例企业',
        domainName: 'https://login.example.com',
        flag: 1,
        ...more,
      },
      options,
    );
  const user = (userName: string, more: Readonly<Record<string, unknown>> = {}) => ({
    userName,
    name: `Name of ${userName}`,
    orgCode: '10000',
    role: 'user',
    enable: 'true',
    mobile: '13800000000',
    ...more,
  });
  const authorize = (users: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) =>
    call('authSync', { appId, userList: users, currentSyncTime: stamp(), flag: 1, ...more });
  const get = async (path: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1${path}`, { token: 'reader' })).body;
  const users = async (query = '') => (await get(`/tenants/${tenantId}/users${query}`)).items;
  const departments = async (query = '') =>
    (await get(`/tenants/${tenantId}/departments${query}`)).items[0].departments;
  const delivered = async () => {
    test.clock.advance(10_000);
    await test.run('deliver');
    return test.product.received.map(({ type }) => type);
  };

  describe.each([1, 2] as const)('in V%i', version => {
    const options = { version };

    it('binds an enterprise, its credentials, people and departments, and tells the product', async () => {
      const list = (name: string, value: readonly unknown[]) =>
        version === 1 ? { [name]: JSON.stringify(value) } : { [name]: value };
      const answers = [
        await bind({}, options),
        await call(
          'applicationSync',
          { appId, clientId: 'client-1', clientSecret: encryptedSecret('s3cret'), flag: 1 },
          options,
        ),
        await call(
          'allOrgSync',
          list(version === 1 ? 'orgInfo' : 'orgInfoList', [
            { orgCode: '1', orgName: '产品部', parentCode: '' },
            { orgCode: '2', name: '测试部', parentCode: '1' },
          ]),
          options,
        ),
        await call(
          'authSync',
          { appId, ...list('userList', [user('zhangsan', { role: 'admin' }), user('lisi')]), flag: 1 },
          options,
        ),
        await call('singleOrgSync', { orgCode: '3', orgName: 'Sales', parentCode: '1', flag: 1 }, options),
      ];
      expect(answers.map(({ resultCode, resultMsg }) => [resultCode, resultMsg])).toEqual(
        answers.map(() => ['000000', 'Success']),
      );
      const [answer] = answers;
      const signature = createHmac('sha256', kitKey)
        .update(answer?.body ?? '')
        .digest('base64');
      expect(answer?.headers['Body-Sign']).toBe(`sign_type="HMAC-SHA256", signature= "${signature}"`);

      expect((await get('/tenants')).items).toMatchObject([
        { tenantId, instanceId, tenantCode: 'huawei', name: '示例企业', status: 'bound' },
      ]);
      expect((await get(`/tenants/${tenantId}`)).applications).toMatchObject([
        { appId, clientId: 'client-1' },
      ]);
      expect(await users('?role=admin')).toMatchObject([
        {
          userName: 'zhangsan',
          authorized: true,
          enabled: true,
          profile: { name: 'Name of zhangsan', mobile: '13800000000' },
        },
      ]);
      expect((await users()).length).toBe(2);
      expect(await departments('?form=tree')).toMatchObject([
        {
          orgCode: '1',
          orgName: '产品部',
          children: [
            { orgCode: '2', orgName: '测试部' },
            { orgCode: '3', orgName: 'Sales' },
          ],
        },
      ]);
      expect(await delivered()).toEqual([
        'tenant.bound',
        'application.updated',
        'departments.changed',
        'users.authorized',
        'departments.changed',
      ]);
      expect(test.product.received[3]?.data).toMatchObject({
        tenantId,
        instanceId,
        appId,
        count: 2,
        test: false,
      });
      const credentials = await test.bridge.directory.credentials({ tenantId, test: false }, appId);
      expect(credentials).toMatchObject([{ clientId: 'client-1', clientSecret: 's3cret', instanceId }]);
    });

    it('refuses a wrong signature and keys of another interface, and leaves nothing', async () => {
      const headers = version === 1 ? { authToken: 'AAAA' } : { 'x-sign': '00' };
      expect((await bind({}, { version, headers })).resultCode).toBe('000001');
      expect((await bind({}, { version, key: baseKey })).resultCode).toBe('000001');
      expect(await get('/tenants')).toMatchObject({ items: [] });
    });

    it('answers 000002 to what cannot be used', async () => {
      const wrong: readonly (readonly [KitName, Readonly<Record<string, unknown>>])[] = [
        ['tenantSync', { tenantId: '', flag: 1 }],
        ['tenantSync', { flag: 7 }],
        ['tenantSync', { flag: 3 }],
        ['applicationSync', { appId: '', flag: 1 }],
        ['applicationSync', { appId, clientId: '', clientSecret: 'x', flag: 1 }],
        ['applicationSync', { appId, clientId: 'c', flag: 1 }],
        ['authSync', { appId, userList: 'no list', flag: 1 }],
        ['authSync', { appId, userList: JSON.stringify([user('a'), { name: 'nameless' }]), flag: 1 }],
        ['authSync', { appId, userList: JSON.stringify([user('a', { enable: 'perhaps' })]), flag: 1 }],
        ['singleOrgSync', { orgCode: ' ', flag: 1 }],
        ['allOrgSync', { orgInfoList: '{broken' }],
        ['allOrgSync', {}],
      ];
      for (const [name, fields] of wrong) {
        expect([fields, (await call(name, fields, options)).resultCode]).toEqual([fields, '000002']);
      }
      expect((await get('/tenants')).items).toEqual([]);
      expect(await users()).toBeUndefined();
    });
  });

  it('is signed by the V1 key of the seller too, in V1 only', async () => {
    expect((await bind({}, { version: 1, key: v1Key })).resultCode).toBe('000000');
    expect((await bind({}, { version: 2, key: v1Key })).resultCode).toBe('000001');
  });

  it('refuses a V2 call that is stale, without nonce, or sent twice', async () => {
    expect((await bind({}, { skew: -61_000 })).resultCode).toBe('000002');
    expect((await bind({}, { skew: 61_000 })).resultCode).toBe('000002');
    expect((await bind({}, { headers: { 'x-nonce': '' } })).resultCode).toBe('000002');
    const fields = { tenantId, instanceId, flag: 1, testFlag: 0, timeStamp: stamp() };
    const event = kitEvent('tenantSync', fields, test.clock.now());
    expect((await sendKitEvent(test.bridge, 'tenantSync', event)).resultCode).toBe('000000');
    expect((await sendKitEvent(test.bridge, 'tenantSync', event)).resultCode).toBe('000001');
  });

  it('takes a call that its proxy sends once more, to another process, for the same one', async () => {
    const fields = { tenantId, instanceId, flag: 1, testFlag: 0, timeStamp: stamp() };
    const called = kitEvent('tenantSync', fields, test.clock.now());
    const tried = (triedAs: string) => ({ ...called, stageVariables: { triedAs } });
    expect((await sendKitEvent(test.bridge, 'tenantSync', tried('one'))).resultCode).toBe('000000');
    expect((await sendKitEvent(test.bridge, 'tenantSync', tried('one'))).resultCode).toBe('000000');
    expect((await sendKitEvent(test.bridge, 'tenantSync', tried('other'))).resultCode).toBe('000001');
    expect((await sendKitEvent(test.bridge, 'tenantSync', called)).resultCode).toBe('000001');
    expect((await delivered()).filter(type => type === 'tenant.bound')).toHaveLength(1);
  });

  it('signs V2 answers and remembers nonces unless it is told not to; V1 answers are always signed', async () => {
    const { config } = test.bridge;
    const quiet = { ...test.bridge, config: { ...config, kitBodySign: false, nonceGuard: false } };
    const fields = { tenantId, instanceId, flag: 1, testFlag: 0, timeStamp: stamp() };
    const event = kitEvent('tenantSync', fields, test.clock.now());
    for (const answer of [
      await sendKitEvent(quiet, 'tenantSync', event),
      await sendKitEvent(quiet, 'tenantSync', event),
    ]) {
      expect(answer.resultCode).toBe('000000');
      expect(answer.headers).not.toHaveProperty('Body-Sign');
    }
    expect((await kitCall(quiet, 'tenantSync', fields, { version: 1 })).headers).toHaveProperty('Body-Sign');
    expect((await bind()).headers).toHaveProperty('Body-Sign');
  });

  it('takes a V1 token in quotes, and one made over URL-decoded values', async () => {
    const fields = { tenantId, instanceId, name: '%E4%BC%81', flag: 1, timeStamp: stamp() };
    const text = `flag=1&instanceId=${instanceId}&name=企&tenantId=${tenantId}&timeStamp=${fields.timeStamp}`;
    const token = createHmac('sha256', kitKey + fields.timeStamp)
      .update(text)
      .digest('base64');
    const headers = { authToken: ` "${token}” ` };
    expect((await kitCall(test.bridge, 'tenantSync', fields, { version: 1, headers })).resultCode).toBe(
      '000000',
    );
    expect((await get('/tenants')).items).toMatchObject([{ name: '企' }]);
  });

  it('shows nothing of an enterprise that nobody spoke of, and the people of one that is not bound yet', async () => {
    for (const part of ['', '/users', '/departments']) {
      const path = `/api/v1/tenants/nobody${part}`;
      expect((await sellerCall(test.bridge, 'GET', path, { token: 'reader' })).status).toBe(404);
    }
    await authorize([user('early')]);
    expect(await users()).toMatchObject([{ userName: 'early' }]);
  });

  it('takes calls in any order: nothing needs the tenant to be there', async () => {
    await authorize([user('early')]);
    await call('singleOrgSync', { orgCode: '1', orgName: 'Early', flag: 1 });
    await call('applicationSync', {
      appId,
      clientId: 'c',
      clientSecret: encryptedSecret('s', 'sha1'),
      flag: 1,
    });
    expect((await get('/tenants')).items).toMatchObject([{ status: 'expected', name: null }]);
    expect(await test.bridge.directory.tenant(tenantId)).toBeUndefined();
    await bind();
    expect((await get('/tenants')).items).toMatchObject([{ status: 'bound', name: '示例企业' }]);
    expect(await delivered()).toEqual([
      'users.authorized',
      'departments.changed',
      'application.updated',
      'tenant.bound',
    ]);
  });

  it('keeps the newer word whatever comes late, deletions included', async () => {
    const old = { timeStamp: kitTime(at - 60_000) };
    await bind({ name: 'New name' });
    await authorize([user('a', { orgCode: 'new' })]);
    await call('singleOrgSync', { orgCode: '1', orgName: 'New', flag: 1 });
    await call('applicationSync', { appId, clientId: 'new', clientSecret: encryptedSecret('s'), flag: 1 });
    await authorize([user('b')], { flag: 0 });
    await call('singleOrgSync', { orgCode: '2', flag: 0 });

    await bind({ name: 'Old name', ...old });
    await bind({ flag: 0, ...old });
    await authorize([user('a', { orgCode: 'old' }), user('b')], old);
    await call('singleOrgSync', { orgCode: '1', orgName: 'Old', flag: 1, ...old });
    await call('singleOrgSync', { orgCode: '2', orgName: 'Back', flag: 1, ...old });
    await call('applicationSync', { appId, flag: 0, ...old });
    expect((await get('/tenants')).items).toMatchObject([{ name: 'New name', status: 'bound' }]);
    expect(await users()).toMatchObject([{ userName: 'a', orgCode: 'new' }]);
    expect(await departments()).toMatchObject([{ orgCode: '1', orgName: 'New' }]);
    expect((await get(`/tenants/${tenantId}`)).applications).toMatchObject([{ clientId: 'new' }]);
  });

  it('changes, cancels and removes people as the flag says', async () => {
    await authorize([user('a', { role: 'admin' }), user('b'), user('c')]);
    await call('authSync', { appId, userList: [{ userName: 'a', position: 'CTO' }], flag: 2 });
    await call('authSync', { appId, userList: [{ userName: 'b' }], flag: 3 });
    await call('authSync', { appId, userList: [{ userName: 'c' }, { userName: 'never-known' }], flag: 0 });
    await call('authSync', { appId, userList: [{ userName: 'd', enable: false }], flag: 2 });
    const by = new Map((await users()).map((it: { userName: string }) => [it.userName, it]));
    expect([...by.keys()].sort()).toEqual(['a', 'b', 'd']);
    expect(by.get('a')).toMatchObject({
      role: 'admin',
      orgCode: '10000',
      enabled: true,
      profile: { position: 'CTO', name: 'Name of a' },
    });
    expect(by.get('b')).toMatchObject({ authorized: false, enabled: true });
    expect(by.get('d')).toMatchObject({ enabled: false, authorized: true });
    expect(await delivered()).toEqual([
      'users.authorized',
      'users.updated',
      'users.revoked',
      'users.revoked',
      'users.updated',
    ]);
    const since = String(test.product.received[2]?.data.since);
    const changed = await users(`?since=${encodeURIComponent(since)}`);
    expect(
      changed
        .map(({ userName, removed }: { userName: string; removed: boolean }) => [userName, removed])
        .sort(),
    ).toEqual([
      ['b', false],
      ['c', true],
      ['d', false],
      ['never-known', true],
    ]);
  });

  it('marks what a full list leaves out, removes nothing, and takes an empty one for none', async () => {
    const full = (codes: readonly string[]) =>
      call('allOrgSync', { orgInfoList: codes.map(orgCode => ({ orgCode, orgName: `D${orgCode}` })) });
    await full(['1', '2', '3']);
    await full(['1', '2']);
    expect(await departments()).toMatchObject([
      { orgCode: '1', inLastFullList: true },
      { orgCode: '2', inLastFullList: true },
      { orgCode: '3', inLastFullList: false },
    ]);
    expect((await call('allOrgSync', { orgInfoList: [] })).resultCode).toBe('000000');
    expect(
      (await departments()).filter(({ inLastFullList }: { inLastFullList: boolean }) => inLastFullList),
    ).toHaveLength(2);
    await call('singleOrgSync', { orgCode: '3', orgName: 'Again', flag: 2 });
    expect((await departments())[2]).toMatchObject({ orgName: 'Again', inLastFullList: true });
  });

  it('lets an older full list mark nothing: neither what a newer one named nor what came after it', async () => {
    const full = (codes: readonly string[], timeStamp: string) =>
      call('allOrgSync', {
        orgInfoList: codes.map(orgCode => ({ orgCode, orgName: `D${orgCode}` })),
        timeStamp,
      });
    const [oldest, newer, between, newest] = [stamp(), stamp(), stamp(), stamp()];
    await full(['1', '2'], newer);
    await full(['1'], oldest);
    await call('singleOrgSync', { orgCode: '3', orgName: 'D3', flag: 1, timeStamp: newest });
    await full(['1', '2'], between);
    expect(await departments()).toMatchObject([
      { orgCode: '1', inLastFullList: true },
      { orgCode: '2', inLastFullList: true },
      { orgCode: '3', inLastFullList: true },
    ]);
  });

  it('lets no older call overtake a newer one between reading and writing', async () => {
    const hold = deferred();
    const [older, newer] = [stamp(), stamp()];
    const fault = test.faults.inject({ holdRequest: hold.promise }, isUserWrite);
    const slow = authorize([user('a', { orgCode: 'old' })], { timeStamp: older });
    await eventually(() => expect(fault.hits).toBe(1));
    expect((await authorize([user('a', { orgCode: 'new' })], { timeStamp: newer })).resultCode).toBe(
      '000000',
    );
    hold.resolve();
    expect((await slow).resultCode).toBe('000000');
    expect(await users()).toMatchObject([{ userName: 'a', orgCode: 'new' }]);
  });

  it('keeps every one of many departments that come at once, also those that share an item', async () => {
    const codes = Array.from({ length: 40 }, (_, index) => String(index + 10));
    const answers = await Promise.all(
      codes.map(orgCode => call('singleOrgSync', { orgCode, orgName: `D${orgCode}`, flag: 1 })),
    );
    // Who lost too many races was told to come again.
    for (const [index, { resultCode }] of answers.entries()) {
      if (resultCode === '000005')
        await call('singleOrgSync', { orgCode: codes[index], orgName: 'again', flag: 1 });
      else expect(resultCode).toBe('000000');
    }
    expect((await departments()).map(({ orgCode }: { orgCode: string }) => orgCode).sort()).toEqual(codes);
  });

  it('tells nobody of people who are still being written', async () => {
    const hold = deferred();
    const fault = test.faults.inject({ holdRequest: hold.promise }, isUserWrite);
    const syncing = authorize([user('a')]);
    await eventually(() => expect(fault.hits).toBe(1));
    await test.run('deliver');
    expect(test.product.received).toEqual([]);
    hold.resolve();
    expect((await syncing).resultCode).toBe('000000');
    expect(await delivered()).toEqual(['users.authorized']);
  });

  it('answers 000005 when the time is up, tells of what may be there, and is finished by the repeat', async () => {
    const second = await openTestBridge(engine, {
      settings: { ...kitSettings, ANSWER_WITHIN_MS: '2500', INLINE_DELIVERY_MS: '400' },
    });
    try {
      const fields = {
        ...{ instanceId, tenantId, appId, testFlag: 0, flag: 1, timeStamp: stamp() },
        userList: [user('a'), user('b')],
      };
      const never = new Promise<void>(() => undefined);
      const fault = second.faults.inject(
        { holdRequest: never },
        { ...isUserWrite, times: Number.POSITIVE_INFINITY },
      );
      expect((await kitCall(second.bridge, 'authSync', fields)).resultCode).toBe('000005');
      fault.remove();
      second.answerWithin();
      second.clock.advance(10_000);
      await second.run('deliver');
      expect(second.product.received.map(({ type }) => type)).toEqual(['users.authorized']);
      expect((await kitCall(second.bridge, 'authSync', fields)).resultCode).toBe('000000');
      const { body } = await sellerCall(second.bridge, 'GET', `/api/v1/tenants/${tenantId}/users`, {
        token: 'reader',
      });
      expect(body.items.map(({ userName }: { userName: string }) => userName).sort()).toEqual(['a', 'b']);
    } finally {
      await second.close();
    }
  });

  it('writes nothing for a V2 call that is sent twice, also where the last word counts', async () => {
    const base = { tenantId, instanceId, testFlag: 1, timeStamp: stamp() };
    const bound = kitEvent('tenantSync', { ...base, flag: 1 }, test.clock.now());
    const granted = kitEvent(
      'authSync',
      { ...base, appId, userList: [user('a')], flag: 1 },
      test.clock.now(),
    );
    await sendKitEvent(test.bridge, 'tenantSync', bound);
    await sendKitEvent(test.bridge, 'authSync', granted);
    await bind({ ...base, flag: 0 });
    await authorize([user('a')], { ...base, flag: 0 });
    expect((await sendKitEvent(test.bridge, 'tenantSync', bound)).resultCode).toBe('000001');
    expect((await sendKitEvent(test.bridge, 'authSync', granted)).resultCode).toBe('000001');
    expect((await get('/tenants?test=true')).items).toMatchObject([{ status: 'unbound' }]);
    expect(await users('?test=true')).toEqual([]);
    const told = ['tenant.bound', 'tenant.unbound', 'users.authorized', 'users.revoked'];
    expect((await delivered()).toSorted()).toEqual(told);
    // Now nothing of it waits any more; the replay is a request of its own, that arrives now.
    const requestContext = { ...granted.requestContext, timeEpoch: test.clock.now() };
    const later = { ...granted, requestContext };
    expect((await sendKitEvent(test.bridge, 'authSync', later)).resultCode).toBe('000001');
    expect((await delivered()).toSorted()).toEqual(told);
  });

  it('says the same once: a repeat writes nothing and is no news', async () => {
    const timeStamp = stamp();
    const repeat = () => authorize([user('a'), user('b')], { timeStamp, currentSyncTime: '' });
    await repeat();
    const before = test.faults.requests.length;
    await repeat();
    const writes = test.faults.requests
      .slice(before)
      .filter(({ operation, key }) => operation !== 'BatchGetItem' && key?.pk.startsWith('users#'));
    expect(writes).toEqual([]);
    expect(await delivered()).toEqual(['users.authorized']);
  });

  it('loses no event when it dies after 300 of 500 people, and the repeat brings the rest', async () => {
    const people = Array.from({ length: 500 }, (_, index) => user(`u${String(index).padStart(3, '0')}`));
    const fault = test.faults.inject('lose-request', {
      ...isUserWrite,
      nth: 301,
      times: Number.POSITIVE_INFINITY,
    });
    const timeStamp = stamp();
    expect((await authorize(people, { timeStamp })).resultCode).toBe('000005');
    fault.remove();
    expect(await delivered()).toEqual(['users.authorized']);
    for (let tries = 0; tries < 5; tries += 1) {
      // On a slow machine the time of one answer may not do; every repeat writes what is still missing.
      if ((await authorize(people, { timeStamp })).resultCode === '000000') break;
    }
    let count = 0;
    for (let cursor = ''; ; ) {
      const page = await get(`/tenants/${tenantId}/users?limit=100${cursor}`);
      count += page.items.length;
      if (page.nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
    }
    expect(count).toBe(500);
    expect(new Set(await delivered())).toEqual(new Set(['users.authorized']));
    expect(test.product.received.length).toBeGreaterThan(1);
  });

  it('keeps the debugging page in a world of its own, where the last word counts', async () => {
    await bind();
    await authorize([user('a')]);
    const page = { testFlag: 1, timeStamp: kitTime(at - 86_400_000) };
    await bind({ ...page, name: 'Debug', instanceId: '' });
    await bind({ ...page, name: 'Debug', instanceId: '', flag: 0 });
    await bind({ ...page, name: 'Debug again', instanceId: '' });
    await authorize([user('tester')], { ...page, instanceId: null });
    await authorize([user('a')], { ...page, flag: 0 });
    expect((await get('/tenants')).items).toHaveLength(1);
    const debug = (await get('/tenants?test=true')).items;
    expect(debug).toHaveLength(2);
    expect(debug.find(({ name }: { name: string | null }) => name !== null)).toMatchObject({
      name: 'Debug again',
      status: 'bound',
      instanceId: null,
      test: true,
    });
    expect(await users()).toMatchObject([{ userName: 'a' }]);
    expect(await users('?test=true')).toMatchObject([{ userName: 'tester' }]);
    await delivered();
    const told = test.product.received.filter(({ data }) => data.test === true).map(({ type }) => type);
    expect(told.toSorted()).toEqual([
      'tenant.bound',
      'tenant.bound',
      'tenant.unbound',
      'users.authorized',
      'users.revoked',
    ]);
  });

  it('binds anew what is modified after it was unbound', async () => {
    await bind({ flag: 0 });
    await bind({ flag: 2, name: 'Renamed', tenantCode: 'code-1' });
    const shown = { name: 'Renamed', tenantCode: 'code-1', orderId: 'CS1', status: 'bound' };
    expect((await get('/tenants')).items).toMatchObject([shown]);
    await bind({ flag: 2, name: 'Again', tenantCode: 'code-2', orderId: 'CS2' });
    expect((await get('/tenants')).items).toMatchObject([{ ...shown, name: 'Again' }]);
    expect(await delivered()).toEqual(['tenant.bound', 'tenant.updated']);
  });

  it('shows departments in a circle, below unknown parents and in a chain of thousands as a tree', async () => {
    const chain = Array.from({ length: 5_000 }, (_, index) => ({
      orgCode: `c${String(index).padStart(4, '0')}`,
      parentCode: index === 0 ? 'nobody' : `c${String(index - 1).padStart(4, '0')}`,
    }));
    const circle = [
      { orgCode: 'a', parentCode: 'b' },
      { orgCode: 'b', parentCode: 'a' },
    ];
    const orgInfoList = [...circle, ...chain];
    expect((await call('allOrgSync', { orgInfoList })).resultCode).toBe('000000');
    const tree = await departments('?form=tree');
    expect(tree[0]).toMatchObject({ orgCode: 'a', children: [{ orgCode: 'b', children: [] }] });
    expect(tree).toHaveLength(1 + 5_000 / 100);
  });

  it('unbinds without asking whether there is anything, never 000003', async () => {
    expect((await bind({ flag: 0 })).resultCode).toBe('000000');
    expect((await call('applicationSync', { appId, flag: 0 })).resultCode).toBe('000000');
    expect((await call('singleOrgSync', { orgCode: '9', flag: 0 })).resultCode).toBe('000000');
    await bind();
    await bind({ flag: 0 });
    expect(await test.bridge.directory.tenant(tenantId)).toBeUndefined();
    expect((await delivered()).filter(type => type.startsWith('tenant.'))).toEqual([
      'tenant.bound',
      'tenant.unbound',
    ]);
  });

  it('gives one answer to every secret that does not open, and stores none in the open', async () => {
    const broken = [
      'plain text',
      encryptedSecret('s').slice(0, 200),
      Buffer.alloc(384, 7).toString('base64'),
    ];
    const answers = [];
    for (const clientSecret of broken)
      answers.push(await call('applicationSync', { appId, clientId: 'c', clientSecret, flag: 1 }));
    expect(new Set(answers.map(({ resultCode, resultMsg }) => `${resultCode} ${resultMsg}`)).size).toBe(1);
    expect(answers[0]?.resultCode).toBe('000005');
    expect(test.alarms()).toEqual(broken.map(() => 'ClientSecretNotOpened'));
    const empty = { appId, clientId: 'c', clientSecret: encryptedSecret(''), flag: 1 };
    expect((await call('applicationSync', empty)).resultCode).toBe('000002');
    await call('applicationSync', {
      appId,
      clientId: 'c',
      clientSecret: encryptedSecret('very secret'),
      flag: 1,
    });
    await call('applicationSync', { appId, clientId: 'c2', clientSecret: '', flag: 2 });
    expect(await test.bridge.directory.credentials({ tenantId, test: false }, appId)).toMatchObject([
      { clientId: 'c2', clientSecret: 'very secret' },
    ]);
    const stored = JSON.stringify(await test.stored(`tenant#0#${tenantId}`)) + JSON.stringify(test.lines);
    expect(stored).not.toContain('very secret');
  });

  it('leaves an application as it is stored when its sync comes again, and writes what is another', async () => {
    await bind();
    const sync = { appId, clientId: 'c', flag: 1, timeStamp: kitTime(at) };
    const stored = async () => test.stored(`tenant#0#${tenantId}`);
    await call('applicationSync', { ...sync, clientSecret: encryptedSecret('s') });
    const before = await stored();
    // Encrypted anew: other bytes, the same secret.
    await call('applicationSync', { ...sync, clientSecret: encryptedSecret('s') });
    expect(await stored()).toEqual(before);
    await call('applicationSync', { ...sync, clientSecret: encryptedSecret('another') });
    expect(await stored()).not.toEqual(before);
  });

  it('finds an enterprise by its code only when one alone has it', async () => {
    await bind();
    expect(await test.bridge.directory.tenant('huawei')).toMatchObject({
      tenantId,
      test: false,
      instanceIds: [instanceId],
    });
    await bind({ tenantId: 'another', instanceId: 'i-2' });
    expect(await test.bridge.directory.tenant('huawei')).toBeUndefined();
    expect(await test.bridge.directory.tenant('another')).toMatchObject({ tenantId: 'another' });
    await bind({ tenantId: 'another', instanceId: 'i-2', flag: 0 });
    expect(await test.bridge.directory.tenant('huawei')).toMatchObject({ tenantId });
  });

  it('logs what came too late, and is silent about it: nothing changed', async () => {
    await bind();
    await authorize([user('a'), user('b')]);
    await call('applicationSync', { appId, clientId: 'c', clientSecret: encryptedSecret('s'), flag: 1 });
    await call('allOrgSync', { orgInfoList: [{ orgCode: '1', orgName: 'D1' }] });
    const before = await delivered();
    const old = { timeStamp: kitTime(at - 60_000) };
    await bind({ name: 'Old', ...old });
    await authorize([user('a'), user('b')], { flag: 0, ...old });
    await call('applicationSync', { appId, flag: 0, ...old });
    await call('allOrgSync', { orgInfoList: [{ orgCode: '1', orgName: 'Old' }], ...old });
    await call('singleOrgSync', { orgCode: '1', flag: 0, ...old });
    expect(await delivered()).toEqual(before);
    const late = test.lines.filter(({ message }) => message === 'kit call older than what is stored');
    expect(late.map(({ fields }) => [fields.sync, fields.stale, fields.records])).toEqual([
      ['tenantSync', 1, 1],
      ['authSync', 2, 2],
      ['applicationSync', 1, 1],
      ['allOrgSync', 1, 1],
      ['singleOrgSync', 1, 1],
    ]);
    expect(late[0]?.fields).toMatchObject({ tenantId, instanceId });
    // What is new in a late call is news all the same.
    await authorize([user('a', { role: 'admin' }), user('c')], old);
    await call('allOrgSync', { orgInfoList: ['1', '2'].map(orgCode => ({ orgCode })), ...old });
    expect((await delivered()).slice(before.length)).toEqual(['users.authorized', 'departments.changed']);
    expect((await users()).map((it: { userName: string; role: string }) => [it.userName, it.role])).toEqual(
      expect.arrayContaining([
        ['a', 'user'],
        ['c', 'user'],
      ]),
    );
  });

  it('alarms when a call names an application that nobody can log in to here, and stores it', async () => {
    const oauthApps = {
      main: {
        appId,
        redirectUri: 'https://api.example.com/oauth/callback',
        pkce: false,
        redirectUriInTokenCall: true,
        isDefault: true,
      },
    };
    const bridge = { ...test.bridge, config: { ...test.bridge.config, oauthApps } };
    const sync = (name: KitName, fields: Readonly<Record<string, unknown>>) =>
      kitCall(bridge, name, { instanceId, tenantId, testFlag: 0, timeStamp: stamp(), flag: 1, ...fields });
    const credentials = { clientId: 'c', clientSecret: encryptedSecret('s') };
    await sync('applicationSync', { appId, ...credentials });
    await sync('authSync', { appId, userList: [user('a')] });
    await sync('applicationSync', { appId: 'other', ...credentials, testFlag: 1 });
    await sync('applicationSync', { appId: 'other', flag: 0 });
    expect(test.alarms()).toEqual([]);
    expect((await sync('applicationSync', { appId: 'other', ...credentials })).resultCode).toBe('000000');
    expect((await sync('authSync', { appId: 'other', userList: [user('b')] })).resultCode).toBe('000000');
    expect(test.alarms()).toEqual(['UnknownApplication', 'UnknownApplication']);
    expect((await users('?appId=other')).length).toBe(1);
  });

  it.each([1, 2] as const)('serves V%i below any prefix, whatever the content type', async version => {
    const fields = { tenantId, instanceId, testFlag: '0', flag: '1', name: '企业', timeStamp: stamp() };
    for (const prefix of ['/saas', '/license', '/isv/produce', '']) {
      const event = kitEvent('tenantSync', fields, test.clock.now(), { version, prefix });
      // What names no type of text comes from the gateway as Base64.
      const body = Buffer.from(event.body ?? '').toString('base64');
      const answer = await sendKitEvent(test.bridge, 'tenantSync', { ...event, body, isBase64Encoded: true });
      expect([prefix, answer.resultCode]).toEqual([prefix, '000000']);
    }
    expect((await get('/tenants')).items).toMatchObject([{ name: '企业' }]);
  });

  it('takes the flags of V2 in V1 too', async () => {
    const v1 = { version: 1 } as const;
    const list = (entry: unknown) => ({ appId, userList: JSON.stringify([entry]) });
    await bind({}, v1);
    expect((await bind({ flag: 2, name: 'Renamed' }, v1)).resultCode).toBe('000000');
    await call('authSync', { ...list(user('a')), flag: 1 }, v1);
    expect((await call('authSync', { ...list({ userName: 'a' }), flag: 3 }, v1)).resultCode).toBe('000000');
    expect((await get('/tenants')).items).toMatchObject([{ name: 'Renamed' }]);
    expect(await users()).toMatchObject([{ userName: 'a', authorized: false }]);
  });

  it('stores the domain as it was received, of whatever form', async () => {
    for (const domainName of ['example.tenantaccount.com', 'no domain at all/', 'http://10.0.0.1:1/x?y']) {
      expect((await bind({ domainName })).resultCode).toBe('000000');
      expect((await get('/tenants')).items).toMatchObject([{ domainName }]);
    }
  });

  it('keeps what hangs on an enterprise that was unbound, until its own deletion comes', async () => {
    await bind();
    await authorize([user('a')]);
    await call('applicationSync', { appId, clientId: 'c', clientSecret: encryptedSecret('s'), flag: 1 });
    await call('singleOrgSync', { orgCode: '1', orgName: 'D', flag: 1 });
    await bind({ flag: 0 });
    await bind();
    expect(await users()).toMatchObject([{ userName: 'a', authorized: true }]);
    expect(await departments()).toMatchObject([{ orgCode: '1' }]);
    expect((await get(`/tenants/${tenantId}`)).applications).toMatchObject([{ clientId: 'c' }]);
  });

  it('lets an addition of something known overwrite it, and a deletion say what it likes', async () => {
    const credentials = () => test.bridge.directory.credentials({ tenantId, test: false }, appId);
    await bind();
    await bind({ domainName: 'https://moved.example.com' });
    expect(await test.bridge.directory.tenant(tenantId)).toMatchObject({
      domainName: 'https://moved.example.com',
    });
    for (const clientId of ['c1', 'c2']) {
      const clientSecret = encryptedSecret(`secret of ${clientId}`);
      await call('applicationSync', { appId, clientId, clientSecret, flag: 1 });
    }
    expect(await credentials()).toMatchObject([{ clientId: 'c2', clientSecret: 'secret of c2' }]);
    const gone = { appId, clientId: 'c3', clientSecret: 'no ciphertext', flag: 0 };
    expect((await call('applicationSync', gone)).resultCode).toBe('000000');
    expect(await credentials()).toEqual([]);
    // A modification makes what is missing, but nobody can log in without a client id.
    const secret = { appId, clientSecret: encryptedSecret('s'), flag: 2 };
    expect((await call('applicationSync', secret)).resultCode).toBe('000000');
    expect(await credentials()).toEqual([]);
    await call('applicationSync', { appId, clientId: 'c4', flag: 2 });
    expect(await credentials()).toMatchObject([{ clientId: 'c4', clientSecret: 's' }]);
  });

  it('counts a person without a role as an ordinary one', async () => {
    await authorize([user('a', { role: '' }), user('b', { role: 'admin' }), user('c', { role: 'Admin' })]);
    await call('authSync', { appId, userList: [{ userName: 'b' }, { userName: 'new' }], flag: 2 });
    const named = (list: readonly { userName: string; role: string }[]) =>
      list.map(({ userName, role }) => `${userName} ${role}`).toSorted();
    expect(named(await users('?role=user'))).toEqual(['a user', 'c user', 'new user']);
    expect(named(await users('?role=admin'))).toEqual(['b admin']);
  });

  it('reads a department’s name under three names, and no flag of a full list', async () => {
    await call('singleOrgSync', { orgCode: '1', OrgName: 'One', flag: 1 });
    await call('singleOrgSync', { orgCode: '2', name: 'Two', orgName: '', flag: 1 });
    await call('singleOrgSync', { orgCode: '3', name: 'not', OrgName: 'nor', orgName: 'Three', flag: 1 });
    const full = { orgInfoList: [{ orgCode: '4', name: 'Four' }], flag: 'nobody knows' };
    expect((await call('allOrgSync', full)).resultCode).toBe('000000');
    const names = (await departments()).map(({ orgName }: { orgName: string }) => orgName);
    expect(names).toEqual(['One', 'Two', 'Three', 'Four']);
  });

  it('alarms when the bound instance is not one of ours', async () => {
    await bind();
    expect(test.alarms()).toEqual(['UnknownInstanceBound']);
  });
});
