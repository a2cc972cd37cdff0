import type { MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { dayMs, hourMs, minuteMs } from '../../shared/platform/time.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { kitLife } from './kitLife.ts';
import { callsOf, facts, instanceSeen, type Life, pause, purchaseDone, type Step } from './life.ts';
import { loginLife } from './loginLife.ts';

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
    // The seller hands a licence over with a call of its own.
    ...(suite === 'license-online' && { world: { openApis: true } }),
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

const usageLife: Life = {
  name: 'usage',
  world: { openApis: true },
  steps(order, world) {
    const instanceId = instanceIdFor('saas-v2', order, `${order}-000001`);
    const call = callsOf('v2', world, { ...facts(order, world), instanceId });
    // The product says when it was used, both times within one hour; what it says again is the same.
    let at: string | undefined;
    const record = (name: string, value: string): Step => {
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
    const { instances, charged } = await world.marketplace.statement();
    const billed = instances[instanceId];
    if (billed === undefined) throw new Error('nothing of it was billed');
    const { body } = await sellerCall(bridge, 'GET', `/api/v1/usage/${instanceId}`, { token: 'reader' });
    const values = charged.filter(window => window.instanceId === instanceId).map(({ value }) => value);
    // A record whose answer was lost is sent again, and the marketplace says that it has it.
    const windows = JSON.parse(
      JSON.stringify(body)
        .replaceAll('"status":"duplicate"', '"status":"accepted"')
        .replaceAll('"code":"005"', '"code":null'),
    );
    return { billed, values, windows };
  },
};

/** Nobody freezes at the end of the period: our clock does, a renewal ends that, and what nobody renews is released. */
const clockLife: Life = {
  name: 'saas-v2-clock',
  // Each play takes three months.
  playsPerWorld: 1,
  steps(order, world) {
    const instanceId = instanceIdFor('saas-v2', order, `${order}-000001`);
    const now = world.clock.now();
    const call = callsOf('v2', world, { ...facts(order, world), instanceId });
    const renewal = (number: number, days: number) =>
      call('renew', {
        orderId: `${order}R${number}`,
        orderLineId: `${order}R${number}-000001`,
        expireAt: now + days * dayMs,
      });
    return [
      call('purchase', {}, purchaseDone),
      pause(minuteMs),
      call('query'),
      renewal(1, 5),
      pause(10 * dayMs, true),
      renewal(2, 40),
      pause(35 * dayMs, true),
      call('freeze'),
      pause(40 * dayMs, true),
      // The product hears of a release a while before.
      pause(10 * dayMs, true),
    ];
  },
  seen: (order, bridge) => instanceSeen(instanceIdFor('saas-v2', order, `${order}-000001`), bridge),
};

const notifyLife: Life = {
  name: 'order-notify',
  world: { openApis: true },
  steps(order, world) {
    const bought = callsOf('v2', world, {
      ...facts(order, world),
      instanceId: instanceIdFor('saas-v2', order, `${order}-000001`),
    });
    const notify = callsOf('order', world, facts(order, world));
    return [
      bought('purchase', {}, purchaseDone),
      pause(minuteMs),
      bought('query'),
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
      call('cancel-renewal', { orderId: `${order}C`, orderLineId: `${order}C-000001` }),
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
  instanceLife('v1', 'saas-v1', [
    'renew',
    'cancel-renewal',
    'expire',
    'renew',
    'freeze',
    'unfreeze',
    'upgrade',
  ]),
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
  clockLife,
  kitLife,
  loginLife,
  usageLife,
];
