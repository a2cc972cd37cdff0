import { activities as licenseActivities } from '../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import { createSession } from '../../shared/login/session/liveSession.ts';
import { circuitBreakerStore } from '../../shared/marketplace/circuitBreaker.ts';
import { scheduleRuns } from '../../shared/schedules/watchdog/scheduleRuns.ts';
import { claimTable } from '../../shared/table/tableOwner.ts';
import { encryptedSecret, type KitName, kitCall, kitTime } from '../support/kitCall.ts';
import { application, licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { generalKey, licenseKey, type TestBridge } from '../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../support/tokenCall.ts';
import { app, tenantId } from './recordings.ts';

const hour = 3_600_000;

/**
 * A life that leaves one item of every kind in the table, in every state that another version may find: done, waiting for
 * the product, and half told.
 *
 * @returns ids of the instances by name
 */
export async function playLife(test: TestBridge): Promise<Readonly<Record<string, string>>> {
  const { bridge, clock, product } = test;
  // Away from the end of an hour, to which usage is bound.
  clock.advance(Math.ceil(clock.now() / hour) * hour + hour / 4 - clock.now());
  const answering = () =>
    product.respond(({ type, data }) => {
      if (type === 'instance.created') return { body: { app } };
      return type.startsWith('license.') ? { body: { license: `LIC-${data.eventId}` } } : { status: 204 };
    });
  const away = () => product.respond(() => ({ status: 503 }));
  const ids: Record<string, string> = {};
  const expect000000 = (
    answer: { readonly resultCode: string; readonly resultMsg: string },
    ...more: string[]
  ) => {
    if (!['000000', ...more].includes(answer.resultCode)) {
      throw new Error(`${answer.resultCode} ${answer.resultMsg}`);
    }
  };
  const buy = async (name: string, orderId: string, ...more: string[]) => {
    const answer = await signedCall(bridge, purchase(orderId));
    expect000000(answer, ...more);
    ids[name] = answer.instanceId ?? '';
  };
  const saas = async (name: string, fields: Readonly<Record<string, unknown>>) =>
    expect000000(await signedCall(bridge, { instanceId: ids[name], ...fields }));
  const status = (name: string, to: string) => saas(name, { activity: 'updateInstanceStatus', status: to });
  const renew = (name: string, orderId: string) =>
    saas(name, {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      orderId,
      orderLineId: `${orderId}-000001`,
      expireTime: '20400101000000',
    });
  const seller = async (method: string, path: string, body: object) => {
    const answer = await sellerCall(bridge, method, `/api/v1${path}`, { token: 'product', body });
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };

  answering();
  await buy('active', 'CS-ACTIVE');
  await renew('active', 'CS-ACTIVE-R');
  await buy('frozen', 'CS-FROZEN');
  await status('frozen', 'FREEZE');
  await status('frozen', 'UNFREEZE');
  await status('frozen', 'FREEZE');
  // More lines than an item keeps: the oldest stand in items of their own.
  for (let time = 0; time < 8; time += 1) {
    await status('frozen', 'UNFREEZE');
    await status('frozen', 'FREEZE');
  }
  await buy('released', 'CS-RELEASED');
  await saas('released', { activity: 'releaseInstance' });
  await buy('pkg', 'CS-PACKAGE');
  const v1 = await tokenCall(bridge, purchaseV1('CS-V1'));
  expect000000(v1);
  ids.v1 = v1.instanceId ?? '';
  const l1 = await tokenCall(
    bridge,
    purchaseV1('CS-L1', {
      activity: 'getLicense',
      saasExtendParams: Buffer.from(JSON.stringify([{ name: 'identificationCode', value: 'A' }])).toString(
        'base64',
      ),
    }),
    { key: licenseKey, callbacks: licenseActivities },
  );
  expect000000(l1);
  ids.l1 = l1.instanceId ?? '';
  expect000000(
    await licenseCall(bridge, {
      ...{ activity: 'refreshLicenseCode', license: 'PL-CODE', scene: 'RENEWAL' },
      ...{ orderId: 'CS-CODE', orderLineId: 'CS-CODE-000001', expireTime: '20400101000000' },
    }),
  );
  const { body: found } = await sellerCall(bridge, 'GET', '/api/v1/instances?limit=100', { token: 'reader' });
  ids.code = found.items.find(({ family }: { family: string }) => family === 'license-v2')?.instanceId ?? '';
  const online = await licenseCall(bridge, onlinePurchase('CS-ONLINE'));
  expect000000(online);
  ids.online = online.instanceId ?? '';
  expect000000(await licenseCall(bridge, application(ids.online, 'E1', clock.now())), '000004');

  // The enterprise of the kit and its people.
  let second = 0;
  const kit = async (name: KitName, fields: Readonly<Record<string, unknown>>) => {
    second += 1;
    const timeStamp = kitTime(clock.now() - hour + second * 1_000);
    const common = { instanceId: ids.active, tenantId, testFlag: 0, timeStamp };
    expect000000(await kitCall(bridge, name, { ...common, ...fields }));
  };
  const person = (userName: string, more = {}) => ({
    ...{ userName, name: userName, orgCode: '1', role: 'user', enable: 'true', mobile: '13800000000' },
    ...more,
  });
  const people = (users: readonly unknown[], flag = 1) =>
    kit('authSync', {
      ...{ appId: 'APP-1', userList: users, flag },
      currentSyncTime: kitTime(clock.now() - hour + (second + 1) * 1_000),
    });
  await kit('tenantSync', {
    ...{ orderId: 'CS-ACTIVE', tenantCode: 'huawei', name: '示例企业', flag: 1 },
    domainName: 'https://login.example.com',
  });
  const clientSecret = encryptedSecret('s3cret');
  await kit('applicationSync', { appId: 'APP-1', clientId: 'client-1', clientSecret, flag: 1 });
  await kit('allOrgSync', {
    orgInfoList: [
      { orgCode: '1', orgName: '产品部', parentCode: '' },
      { orgCode: '2', orgName: '测试部', parentCode: '1' },
    ],
  });
  await people([person('zhangsan', { role: 'admin' }), person('lisi'), person('wangwu'), person('zhaoliu')]);
  await people([person('zhaoliu')], 0);

  // Usage of an hour, by records, by a meter, and out of a package.
  const at = new Date(clock.now()).toISOString();
  await seller('POST', '/usage/packages', {
    ...{ instanceId: ids.active, packageInstanceId: ids.pkg, quota: '100' },
    expireAt: new Date(clock.now() + 300 * 24 * hour).toISOString(),
  });
  await seller('POST', '/usage/records', { records: [{ id: 'r1', instanceId: ids.active, at, value: '3' }] });
  const read = (reading: string) =>
    seller('POST', '/usage/readings', {
      readings: [{ instanceId: ids.frozen, meter: 'requests', reading, at }],
    });
  await read('100');
  await read('102.5');

  await bridge.totals.put({
    ...{ pk: `usage#${ids.frozen}`, sk: 'total', version: 1 },
    ...{ total: '2.5', asOf: clock.now(), counted: ['a-hash'] },
  });

  // A session, its ticket, and what stands beside every call.
  const tenant = await bridge.directory.tenant(tenantId);
  if (tenant === undefined) throw new Error('the enterprise is not there');
  const session = await createSession(bridge as never, {
    ...{ secret: 'a-secret-of-a-session', app: 'main', tenant, userName: 'zhangsan', idpRole: undefined },
    ...{
      clientId: 'client-1',
      tokens: { accessToken: 'a', refreshToken: 'r', expiresAt: clock.now() + hour } as never,
    },
  });
  const ticketUntil = clock.now() + 20 * 365 * 24 * hour;
  await bridge.oneTimeTokens.claim('ticket', 'a-ticket', ticketUntil, { sessionId: session.sessionId });
  await circuitBreakerStore(bridge.table, bridge.effects).refused('key-1', 1, clock.now() + hour);
  await claimTable(bridge.table, { site: 'cn', stage: 'prod' });
  bridge.alarmNotes.note({ name: 'EventOverdue', detail: { instanceId: ids.waiting } } as never);
  await bridge.alarmNotes.keep(AbortSignal.timeout(60_000));
  await scheduleRuns(bridge.table).note('deliverEvents', clock.now(), undefined);
  await signedCall(bridge, purchase('CS-UNSIGNED'), { signature: '0'.repeat(64) });
  await signedCall(bridge, { activity: 'queryInstance', instanceId: 'nobody' });
  await signedCall(bridge, { activity: 'releaseInstance', instanceId: 'nobody' });

  // What waits for a product that is away.
  away();
  await buy('waiting', 'CS-WAITING', '000004');
  await renew('waiting', 'CS-WAITING-R');
  await status('waiting', 'FREEZE');
  await buy('brought', 'CS-BROUGHT', '000004');
  await seller('POST', `/instances/${ids.brought}/provisioned`, { app });
  await buy('remembered', 'CS-REMEMBERED', '000004');
  await status('remembered', 'FREEZE');
  await status('active', 'FREEZE');
  expect000000(
    await signedCall(
      bridge,
      { activity: 'orderNotify', orderId: 'CS-NOTIFIED', orderLineId: 'CS-NOTIFIED-000001' },
      { key: generalKey, callbacks: [orderNotify] },
    ),
  );
  await people([person('lisi', { enable: 'false' })]);
  expect000000(await licenseCall(bridge, application(ids.online, 'E2', clock.now())), '000004');
  return ids;
}
