import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import {
  encryptedSecret,
  type KitName,
  kitCall,
  kitEvent,
  kitSettings,
  kitTime,
  sendKitEvent,
} from '../../support/kitCall.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const tenantId = '68cbc86abc2018ab880d92f36422fa0e';
const instanceId = 'i-bound';
const appId = 'KSIDJF1234456';

/** The path names a sync, and no signature of the kit covers it. */
describeOnEveryEngine('a recorded body of one sync that is sent to another', engine => {
  let test: TestBridge;
  let at: number;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: kitSettings });
    at = test.clock.now() - 3_600_000;
    for (const [name, fields] of [
      [
        'tenantSync',
        { orderId: 'CS1', tenantCode: 'huawei', name: 'A', domainName: 'https://a.example.com', flag: 1 },
      ],
      ['applicationSync', { appId, clientId: 'client', clientSecret: encryptedSecret('s3cret'), flag: 1 }],
      ['authSync', { appId, userList: [{ userName: 'lisi', enable: 'true' }], flag: 1 }],
      ['singleOrgSync', { orgCode: '1', orgName: 'Sales', flag: 1 }],
    ] as const) {
      expect(await kitCall(test.bridge, name, signed(fields))).toMatchObject({ resultCode: '000000' });
    }
  });
  afterEach(() => test.close());

  /** Every call is one second newer than the one before. */
  const signed = (fields: Readonly<Record<string, unknown>>) => {
    at += 1_000;
    return { instanceId, tenantId, testFlag: 0, timeStamp: kitTime(at), ...fields };
  };
  const get = async (path: string) =>
    (await sellerCall(test.bridge, 'GET', `/api/v1/tenants/${tenantId}${path}`, { token: 'reader' })).body;
  const everything = async () => [await get(''), await get('/users'), await get('/departments')];

  const bodies = {
    authSync: { appId, userList: '[{"userName":"lisi","enable":"true"}]', flag: 0 },
    applicationSync: { appId, clientId: 'client', flag: 0 },
    'applicationSync, its ids alone': { appId, flag: 0 },
    singleOrgSync: { orgCode: '1', orgName: 'Sales', name: 'Sales', flag: 2 },
    allOrgSync: { orgInfo: '[{"orgCode":"1","orgName":"Sales"}]', flag: 0 },
    'allOrgSync of V2': { orgInfoList: '[{"orgCode":"1","orgName":"Sales"}]', flag: 0 },
  } as const;
  const cases = Object.entries(bodies).flatMap(([title, fields]) =>
    (['tenantSync', 'applicationSync', 'authSync', 'singleOrgSync', 'allOrgSync'] as const)
      .filter(to => !title.startsWith(to))
      .flatMap(to => ([1, 2] as const).map(version => [title, to, version, fields] as const)),
  );

  it.each(cases)('%s to %s of V%i changes nothing', async (title, to, version, fields) => {
    const before = await everything();
    const name = title.split(/[ ,]/)[0] as KitName;
    const event = kitEvent(name, signed(fields), test.clock.now(), { version });
    const path = event.rawPath.replace(name, to);
    const http = { ...event.requestContext.http, path };
    const moved = { ...event, rawPath: path, requestContext: { ...event.requestContext, http } };
    expect(await sendKitEvent(test.bridge, to, moved)).toMatchObject({ resultCode: '000002' });
    expect(await everything()).toEqual(before);
    const isForeign = to === 'tenantSync' || title !== 'applicationSync, its ids alone';
    if (isForeign) expect(test.alarms()).toContain('CallToAnotherPath');
    // Whoever sends it elsewhere first does not keep the call itself away.
    if (isForeign) {
      expect(await sendKitEvent(test.bridge, name, event)).toMatchObject({ resultCode: '000000' });
    }
  });

  it('is no call of the kit at all when it was one of SaaS V1, whose token has the same formula', async () => {
    const fields = signed({ activity: 'refreshInstance', flag: 0 });
    expect(await kitCall(test.bridge, 'tenantSync', fields, { version: 1 })).toMatchObject({
      resultCode: '000002',
    });
    expect(test.alarms()).toContain('CallToAnotherPath');
  });

  it('may carry an appId that the marketplace adds one day, unless it deletes', async () => {
    const bind = signed({ orderId: 'CS1', name: 'B', flag: 2, appId });
    expect(await kitCall(test.bridge, 'tenantSync', bind)).toMatchObject({ resultCode: '000000' });
    expect(test.alarms()).not.toContain('CallToAnotherPath');
  });
});
