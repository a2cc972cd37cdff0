import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { activities as license } from '../../functions/license/licenseAddress.ts';
import { activities as saas } from '../../functions/saas/productionAddress.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import type { ProtocolFamily } from '../../shared/wire/resultCodes.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { baseKey, licenseKey, openTestBridge, type TestBridge, v1Key } from '../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../support/tokenCall.ts';

const time = '20300101000000';
const order = { orderId: 'CS-X', orderLineId: 'CS-X-000001' };

/** What each activity that names an instance must carry; those that make one, or name a code, are left out. */
const fieldsOf: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'saas-v2 queryInstance': {},
  'saas-v2 refreshInstance': { ...order, scene: 'RENEWAL', expireTime: time },
  'saas-v2 updateInstanceStatus': { status: 'FREEZE' },
  'saas-v2 releaseInstance': {},
  'saas-v2 upgradeInstance': order,
  'saas-v2 changeInstanceCheck': { productInfo: '{"productId":"p"}' },
  'saas-v1 queryInstance': {},
  'saas-v1 refreshInstance': { orderId: 'CS-X', expireTime: time },
  'saas-v1 expireInstance': {},
  'saas-v1 instanceStatus': { instanceStatus: 'FREEZE' },
  'saas-v1 releaseInstance': {},
  'saas-v1 upgrade': { orderId: 'CS-X', skuCode: 's' },
  'saas-v1 upgradeInstance': { orderId: 'CS-X', skuCode: 's' },
  'license-v1 refreshLicense': { orderId: 'CS-X', expireTime: time },
  'license-v1 expireLicense': {},
  'license-v1 releaseLicense': {},
  'online-license refreshInstance': { ...order, scene: 'RENEWAL', expireTime: time },
  'online-license updateInstanceStatus': { status: 'FREEZE' },
  'online-license releaseInstance': {},
  'online-license upgradeInstance': order,
  'online-license getLicenseAsync': { eventId: 'E1', effectiveTime: time },
};

const nameless = [
  'saas-v2 newInstance',
  'saas-v1 newInstance',
  'license-v1 getLicense',
  'license-v2 refreshLicenseCode',
  'license-v2 updateLicenseCodeStatus',
  'license-v2 releaseLicenseCode',
  'online-license newInstance',
];

const activities: readonly Callback<Bridge>[] = [...saas, ...license];
const titleOf = ({ family, activity }: Callback<Bridge>): string => `${family} ${activity}`;

it('every activity of every family is spoken of here', () => {
  expect(activities.map(titleOf).sort()).toEqual([...Object.keys(fieldsOf), ...nameless].sort());
});

const makers = {
  'saas-v2': (bridge: Bridge) => signedCall(bridge, purchase('CS-V2')),
  'saas-v1': (bridge: Bridge) => tokenCall(bridge, purchaseV1('CS-V1')),
  'online-license': (bridge: Bridge) => licenseCall(bridge, onlinePurchase('CS-ONLINE')),
} as const satisfies Partial<Record<ProtocolFamily, unknown>>;

describeOnEveryEngine('a call that names an instance of another family', engine => {
  let test: TestBridge;
  const open = async (settings: Readonly<Record<string, string>> = {}) => {
    test = await openTestBridge(engine, { settings });
    test.product.respond(() => ({
      body: { app: { frontEndUrl: 'https://example.com/a' }, handled: true, allowed: true },
    }));
  };
  beforeEach(() => open());
  afterEach(() => test.close());

  const call = (
    activity: Callback<Bridge>,
    instanceId: string,
    more: Readonly<Record<string, string>> = {},
  ) => {
    const fields = { activity: activity.activity, instanceId, ...fieldsOf[titleOf(activity)], ...more };
    const callbacks = activity.family.includes('license') ? license : saas;
    if (activity.protocol.method === 'GET') return tokenCall(test.bridge, fields, { key: v1Key, callbacks });
    return signedCall(test.bridge, fields, { key: callbacks === saas ? baseKey : licenseKey, callbacks });
  };

  it.each(Object.keys(makers) as (keyof typeof makers)[])(
    'of %s is 000003 and alarmed, and changes nothing, by every activity of the others',
    async family => {
      const { instanceId = '' } = await makers[family](test.bridge);
      const before = await test.instance(instanceId);
      expect(before).toMatchObject({ family, status: 'active' });
      const asked = test.product.received.length;
      const others = activities.filter(it => it.family !== family && fieldsOf[titleOf(it)] !== undefined);
      expect(others.length).toBeGreaterThan(12);
      for (const activity of others) {
        const alarms = test.alarms().length;
        const { resultCode } = await call(activity, instanceId);
        expect([titleOf(activity), resultCode]).toEqual([titleOf(activity), '000003']);
        expect(test.alarms().slice(alarms)).toEqual(['CallOfAnotherFamily']);
      }
      expect(await test.instance(instanceId)).toEqual(before);
      expect(test.product.received).toHaveLength(asked);
      const [line] = test.lines.filter(({ message }) => message === 'CallOfAnotherFamily');
      expect(line?.fields).toMatchObject({ instanceId, instanceFamily: family, family: others[0]?.family });
    },
  );

  it('is 000003 also with a status that no page names, and among several of one query', async () => {
    const [v1, v2] = [await makers['saas-v1'](test.bridge), await makers['saas-v2'](test.bridge)];
    const status = saas.find(it => titleOf(it) === 'saas-v2 updateInstanceStatus');
    const query = saas.find(it => titleOf(it) === 'saas-v2 queryInstance');
    if (status === undefined || query === undefined) throw new Error('no such activity');
    expect(await call(status, v1.instanceId ?? '', { status: 'MELTED' })).toMatchObject({
      resultCode: '000003',
    });
    expect(test.product.received.map(({ type }) => type)).not.toContain('instance.status-requested');
    const both = await call(query, `${v1.instanceId},${v2.instanceId}`);
    expect(both.info?.map(({ instanceId }) => instanceId)).toEqual([v2.instanceId]);
  });

  it.each([
    ['productId', '00301-666666-0--0'],
    ['skuCode', 'other, sku-1'],
  ])('is the seller’s wish where the product was moved from V1 to V2, named by its %s', async (_, moved) => {
    await test.close();
    await open({ MOVED_PRODUCTS: moved });
    const { instanceId = '' } = await makers['saas-v1'](test.bridge);
    for (const activity of saas.filter(
      it => it.family === 'saas-v2' && fieldsOf[titleOf(it)] !== undefined,
    )) {
      const { resultCode } = await call(activity, instanceId);
      expect([titleOf(activity), resultCode]).toEqual([
        titleOf(activity),
        // Released in between: what comes after finds it no more.
        /upgrade|change/.test(activity.activity) ? '000003' : '000000',
      ]);
    }
    expect(await test.instance(instanceId)).toMatchObject({ status: 'released' });
    expect(test.alarms()).not.toContain('CallOfAnotherFamily');
    // Only from V1 to V2, and never by the licence key.
    const v2 = await signedCall(test.bridge, purchase(`CS-${randomUUID()}`));
    for (const activity of activities.filter(it => /releaseInstance|releaseLicense$/.test(it.activity))) {
      if (activity.family === 'saas-v2') continue;
      expect(await call(activity, v2.instanceId ?? '')).toMatchObject({ resultCode: '000003' });
    }
  });

  it.each([
    ['of a product that was moved is noted with the instance until it is done', '00301-666666-0--0', true],
    ['of no product that was moved says nothing of the instance', 'another-product', false],
  ])('that fails and is %s', async (_, moved, isNoted) => {
    await test.close();
    await open({ MOVED_PRODUCTS: moved });
    const { instanceId = '' } = await makers['saas-v1'](test.bridge);
    const renew = activities.find(it => titleOf(it) === 'saas-v2 refreshInstance');
    if (renew === undefined) throw new Error('no such activity');
    const fault = test.faults.inject('throttle', {
      operation: isNoted ? 'UpdateItem' : 'GetItem',
      times: Number.POSITIVE_INFINITY,
      where: request => !isNoted || JSON.stringify(request).includes('"version"'),
    });
    test.answerWithin(1_000);
    const failed = await call(renew, instanceId);
    fault.remove();
    test.answerWithin();
    const noted = { activity: 'refreshInstance', orderId: 'CS-X', resultCode: '000005' };
    expect(failed).toMatchObject({ resultCode: '000005' });
    if (!isNoted) return expect(await test.instance(instanceId)).not.toHaveProperty('failedCall');
    expect(await test.instance(instanceId)).toMatchObject({ failedCall: noted });
    expect(await call(renew, instanceId)).toMatchObject({ resultCode: '000000' });
    expect(await test.instance(instanceId)).not.toHaveProperty('failedCall');
  });
});
