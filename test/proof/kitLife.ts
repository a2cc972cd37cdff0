import { hourMs, minuteMs } from '../../shared/platform/time.ts';
import { encryptedSecret, type KitName, kitCall, kitTime } from '../support/kitCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { type Life, pause, type Step } from './life.ts';

/** An enterprise is bound, its people and departments come and go. */
export const kitLife: Life = {
  name: 'kit',
  steps(order, world) {
    const tenantId = `tenant-${order}`;
    let second = 0;
    const began = world.clock.now() - hourMs;
    const sync = (name: KitName, fields: Readonly<Record<string, unknown>>): Step => {
      second += 1;
      // The kit's order of things is that of its time stamps; a repeat has the one of its first time.
      const body = {
        instanceId: `bound-${order}`,
        tenantId,
        testFlag: 0,
        timeStamp: kitTime(began + second * 1_000),
        ...fields,
      };
      return {
        name: `kit/${name}`,
        done: ['000000'],
        send: async bridge => (await kitCall(bridge, name, body)).resultCode,
      };
    };
    const app = `APP${order}`;
    const user = (userName: string, more = {}) => ({
      userName,
      name: userName,
      orgCode: '1',
      role: 'user',
      enable: 'true',
      mobile: '13800000000',
      ...more,
    });
    const people = (users: readonly unknown[], more = {}) =>
      sync('authSync', {
        appId: app,
        userList: users,
        currentSyncTime: kitTime(began + (second + 1) * 1_000),
        flag: 1,
        ...more,
      });
    const tenant = {
      orderId: order,
      tenantCode: 'huawei',
      name: 'tenant',
      domainName: 'https://login.example.com',
    };
    return [
      sync('tenantSync', { ...tenant, flag: 1 }),
      sync('applicationSync', {
        appId: app,
        clientId: 'client-1',
        clientSecret: encryptedSecret('s3cret'),
        flag: 1,
      }),
      sync('allOrgSync', {
        orgInfoList: [
          { orgCode: '1', orgName: 'a', parentCode: '' },
          { orgCode: '2', orgName: 'b', parentCode: '1' },
        ],
      }),
      people([user('one', { role: 'admin' }), user('two')]),
      pause(minuteMs),
      sync('singleOrgSync', { orgCode: '3', orgName: 'c', parentCode: '1', flag: 1 }),
      people([user('two', { enable: 'false' })]),
      people([user('one')], { flag: 0 }),
      pause(minuteMs),
      sync('tenantSync', { ...tenant, name: 'renamed', flag: 2 }),
    ];
  },
  async seen(order, bridge) {
    const get = async (path: string) =>
      (await sellerCall(bridge, 'GET', `/api/v1/tenants/tenant-${order}${path}`, { token: 'reader' })).body;
    return { tenant: await get(''), users: await get('/users'), departments: await get('/departments') };
  },
};
