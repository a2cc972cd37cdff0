import { type BaseSuite, fieldsOf } from '../../commands/accept/fields.ts';
import { signCall } from '../../commands/accept/signCall.ts';
import { activities as license } from '../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import { activities as saas } from '../../functions/saas/productionAddress.ts';
import type { ActivityFacts, MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import { router } from '../../shared/callback/handler.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/platform/time.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { encryptedSecret, type KitName, kitCall, kitTime } from '../support/kitCall.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { baseKey, generalKey, licenseKey, v1Key } from '../support/testBridge.ts';
import type { World } from './world.ts';

/** One call from outside, which its caller repeats until it is done. */
export interface Step {
  readonly name: string;
  /** @returns the code of the answer */
  send(bridge: Bridge): Promise<string>;
  /** What ends the repeats. */
  readonly done: readonly string[];
}

/** Time passes, and the schedules run. */
export interface Pause {
  readonly name: 'pause';
  readonly ms: number;
  /** Every schedule runs, not only the one that delivers. */
  readonly all: boolean;
}

/** Everything that may happen to one order of a family, and what must be so in the end, however it went. */
export interface Life {
  readonly name: string;
  steps(order: string, world: World): readonly (Step | Pause)[];
  /** What anybody can see of it in the end; equal to that of a life without faults. */
  seen(order: string, bridge: Bridge, world: World): Promise<unknown>;
}

const address: Readonly<
  Record<BaseSuite, readonly ['post' | 'get', string, readonly Callback<Bridge>[], string]>
> = {
  v2: ['post', baseKey, saas, '/saas'],
  order: ['post', generalKey, [orderNotify], '/order'],
  v1: ['get', v1Key, saas, '/saas'],
  license: ['get', licenseKey, license, '/license'],
  'license-code': ['post', licenseKey, license, '/license'],
  'license-online': ['post', licenseKey, license, '/license'],
};

const ok = ['000000'];

const pause = (ms: number, all = false): Pause => ({ name: 'pause', ms, all });

/** Calls of one family about one order, signed anew each time they are sent. */
function callsOf(suite: BaseSuite, world: World, common: Partial<ActivityFacts>) {
  const [signing, key, callbacks, path] = address[suite];
  return (command: MarketplaceCommand, more: Partial<ActivityFacts> = {}, done = ok): Step => {
    // What the marketplace repeats is the same call: only its signature is new.
    const fields = fieldsOf(suite, command, { test: false, ...common, ...more });
    return {
      name: `${suite}/${command}`,
      done,
      async send(bridge) {
        const { method, url, body, headers } = signCall({
          signing,
          key,
          fields,
          url: `https://shop.example.com${path}`,
          skewMs: world.clock.now() - Date.now(),
        });
        const answer = await router(
          async () => bridge,
          callbacks,
        )({
          version: '2.0',
          rawPath: path,
          rawQueryString: url.search.slice(1),
          headers,
          body,
          isBase64Encoded: false,
          requestContext: { http: { method, path }, timeEpoch: world.clock.now(), requestId: 'r' },
        } as never);
        return String(JSON.parse(answer.body ?? '{}').resultCode);
      },
    };
  };
}

const purchaseDone = ['000000', '000004'];

/** Sees an instance through the seller API, as its seller does. */
async function instanceSeen(instanceId: string, bridge: Bridge): Promise<unknown> {
  const get = async (path: string) =>
    (await sellerCall(bridge, 'GET', `/api/v1${path}`, { token: 'reader' })).body;
  const history = [];
  let cursor = '';
  for (;;) {
    const page = await get(`/instances/${instanceId}/history?limit=100${cursor}`);
    history.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return { instance: await get(`/instances/${instanceId}`), history };
}

const facts = (order: string, world: World) => {
  const expireAt = world.openedAt + 3_000 * dayMs;
  return { orderId: order, orderLineId: `${order}-000001`, purchaseOrderId: order, expireAt };
};

function instanceLife(
  suite: 'v2' | 'v1' | 'license' | 'license-online',
  familyName: string,
  middle: readonly MarketplaceCommand[],
): Life {
  const idOf = (order: string) =>
    suite === 'v1' || suite === 'license'
      ? instanceIdFor(familyName, order)
      : instanceIdFor(familyName, order, `${order}-000001`);
  return {
    name: familyName,
    steps(order, world) {
      const instanceId = idOf(order);
      const about = facts(order, world);
      const call = callsOf(suite, world, { ...about, instanceId });
      const renewals = middle.map((command, index) =>
        call(command, {
          orderId: `${order}R${index}`,
          orderLineId: `${order}R${index}-000001`,
          eventId: `${order}-event-${index}`,
          ...(command === 'apply'
            ? { effectiveAt: world.clock.now() + hourMs, expireAt: world.clock.now() + 300 * dayMs }
            : { expireAt: about.expireAt + (index + 1) * 30 * dayMs }),
        }),
      );
      return [
        call('purchase', {}, purchaseDone),
        pause(minuteMs),
        call('purchase'),
        ...renewals,
        pause(minuteMs),
        call('release'),
      ];
    },
    seen: (order, bridge) => instanceSeen(idOf(order), bridge),
  };
}

const kitLife: Life = {
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
        done: ok,
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

const usageLife: Life = {
  name: 'usage',
  steps(order, world) {
    const instanceId = instanceIdFor('saas-v2', order, `${order}-000001`);
    const call = callsOf('v2', world, { ...facts(order, world), instanceId });
    const record = (name: string, value: string): Step => {
      // The product says when it was used; what it says again is the same.
      let at: string | undefined;
      return {
        name: `usage/${name}`,
        done: ['200'],
        async send(bridge) {
          at ??= new Date(world.clock.now()).toISOString();
          const { status } = await sellerCall(bridge, 'POST', '/api/v1/usage/records', {
            token: 'product',
            body: { records: [{ id: `${order}-${name}`, instanceId, at, value }] },
          });
          return String(status);
        },
      };
    };
    return [
      call('purchase', {}, purchaseDone),
      pause(minuteMs),
      call('purchase'),
      record('first', '1.5'),
      record('second', '2'),
      pause(2 * hourMs, true),
    ];
  },
  async seen(order, bridge, world) {
    const instanceId = instanceIdFor('saas-v2', order, `${order}-000001`);
    const { lines = [] } = (await world.marketplace.statement()) as unknown as {
      readonly lines?: readonly { readonly instanceId: string }[];
    };
    const { body } = await sellerCall(bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' });
    return {
      billed: JSON.parse(JSON.stringify(await world.marketplace.statement(), undefined, 1)),
      windows: body,
      lines: lines.filter(line => line.instanceId === instanceId).length,
    };
  },
};

const notifyLife: Life = {
  name: 'order-notify',
  steps(order, world) {
    const bought = callsOf('v2', world, {
      ...facts(order, world),
      instanceId: instanceIdFor('saas-v2', order, `${order}-000001`),
    });
    const notify = callsOf('order', world, facts(order, world));
    return [
      bought('purchase', {}, purchaseDone),
      pause(minuteMs),
      notify('notify'),
      pause(minuteMs),
      notify('notify'),
    ];
  },
  seen: (order, bridge) => instanceSeen(instanceIdFor('saas-v2', order, `${order}-000001`), bridge),
};

const codeLife: Life = {
  name: 'license-v2',
  steps(order, world) {
    const call = callsOf('license-code', world, { ...facts(order, world), license: `PL${order}` });
    return [
      call('renew'),
      pause(minuteMs),
      call('freeze'),
      call('unfreeze'),
      pause(minuteMs),
      call('release'),
    ];
  },
  seen: (order, bridge) => instanceSeen(instanceIdFor('license-v2', `PL${order}`), bridge),
};

/** A life for each family. */
export const lives: readonly Life[] = [
  instanceLife('v2', 'saas-v2', [
    'renew',
    'renew',
    'renew',
    'renew',
    'cancel-renewal',
    'freeze',
    'unfreeze',
    'upgrade',
    'freeze',
  ]),
  instanceLife('v1', 'saas-v1', ['renew', 'renew', 'expire', 'renew', 'freeze', 'unfreeze', 'upgrade']),
  instanceLife('license', 'license-v1', ['renew', 'expire']),
  codeLife,
  instanceLife('license-online', 'online-license', [
    'apply',
    'renew',
    'apply',
    'freeze',
    'unfreeze',
    'upgrade',
  ]),
  notifyLife,
  kitLife,
  usageLife,
];
