import type { MessageType } from './eventSchemas.ts';

type Data = Readonly<Record<string, unknown>>;

/** The body of a message. */
export interface Message {
  readonly type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: Data;
}

const at = '2026-11-21T03:06:13.859Z';
const orderId = 'CS2211181819B4LVS';
const orderLineId = `${orderId}-000001`;
const productId = '00301-110982-0--0';
const skuCode = 'c9e4ee5d-8ec5-4d4e-bd0b-cf3f0e1c7a52';

const order = {
  orderId,
  orderLineId,
  orderType: 'NEW',
  createdAt: '2026-11-21T03:06:12.000Z',
  chargingMode: 'PERIOD',
  periodType: 'YEAR',
  periodNumber: 1,
  expireAt: '2027-11-21T03:06:12.000Z',
  productId,
  skuCode,
  amounts: { amount: '1200.00', currency: 'CNY' },
};

const ofInstance = (activity: string, status: string, facts: Data = {}): Data => ({
  instanceId: '810666c8-6947-58a3-8d0b-ae783346596f',
  sequence: 1,
  family: 'saas-v2',
  orderId,
  orderLineId,
  productId,
  skuCode,
  status,
  ...facts,
  cause: { activity, orderId, orderLineId },
  order: null,
});

const expireAt = '2027-11-21T15:59:59.000Z';

const ofClock = (status: string, facts: Data = {}): Data => ({
  ...ofInstance('clock', status, { sequence: 4, expireAt, ...facts }),
  cause: { activity: 'clock' },
});

const ofApplication = (sequence: number, status: string, facts: Data = {}): Data => ({
  instanceId: '5f0e57a0-13a2-5f0c-9a53-9c1f5a0de2b7',
  applicationId: '4f1a5c0c7e1b4a7f8f0f8a6a2f8d3c11',
  sequence,
  family: 'online-license',
  eventId: 'EV2211181819B4LVS',
  deviceFingerprint: 'D4-3D-7E-FF-20-01',
  effectiveAt: at,
  expireAt,
  status,
  ...facts,
});

const ofTenant = (facts: Data, status = 'bound'): Data => ({
  tenantId: '68cbc86abc2018ab880d92f36422fa0e',
  instanceId: '810666c8-6947-58a3-8d0b-ae783346596f',
  sequence: 1,
  test: false,
  tenantCode: 'huawei',
  name: 'Example Co., Ltd.',
  status,
  ...facts,
});

const people = (flag: number): Data =>
  ofTenant({ sequence: 3, appId: '8fd3d2c1', flag, count: 2, since: '2026-11-21T03:06:13.000Z' });

const ofCode = (activity: string, facts: Data): Data => ({
  ...ofInstance(activity, 'active', { family: 'license-v2', license: 'PL0001', ...facts }),
  cause: { activity },
});

const ofUsage = (activity: string, facts: Data): Data => ({
  ...ofInstance(activity, 'active', { sequence: 7, ...facts }),
  cause: { activity },
});

const ofOrder: Data = { orderId, orderLineId, sequence: 1, notifiedAt: at, order };

const { sequence: _, family: __, cause: ___, order: ____, ...asked } = ofInstance('', 'active', { expireAt });

/** `data` of one message of each type, as it may come. */
const samples: Readonly<Record<MessageType, Data>> = {
  'instance.created': { ...ofInstance('newInstance', 'provisioning'), order },
  'instance.renewed': ofInstance('refreshInstance', 'active', {
    sequence: 2,
    scene: 'RENEWAL',
    expireAt: '2028-11-21T15:59:59.000Z',
    previousExpireAt: expireAt,
  }),
  'instance.frozen': ofInstance('updateInstanceStatus', 'frozen', {
    sequence: 3,
    previousStatus: 'active',
    frozenBy: 'marketplace-expiry',
    expireAt,
  }),
  'instance.unfrozen': ofInstance('updateInstanceStatus', 'active', {
    sequence: 4,
    previousStatus: 'frozen',
    expireAt,
  }),
  'instance.upgraded': { ...ofInstance('upgradeInstance', 'active', { sequence: 5, expireAt }), order },
  'instance.released': ofInstance('releaseInstance', 'released', {
    sequence: 6,
    previousStatus: 'frozen',
    reason: 'unsubscribed',
    expireAt,
  }),
  'instance.overdue': ofClock('active'),
  'instance.release-due': ofClock('frozen', { releaseAt: '2027-12-06T15:59:59.000Z' }),
  'instance.unconfirmed': ofClock('active', { expireAt: undefined }),
  'license.requested': ofInstance('getLicense', 'provisioning', {
    family: 'license-v1',
    orderLineId: undefined,
    identificationCode: 'A1B2-C3D4-E5F6',
    chargingMode: '1',
    periodType: 'year',
    periodNumber: '1',
  }),
  'license.activated': ofCode('license.activate', { sequence: 2, quantity: '1' }),
  'license.activation-refused': ofCode('license.activate', { sequence: 2, code: '91390048' }),
  'license.usage-reported': ofCode('license.report-usage', { sequence: 3 }),
  'license.usage-refused': ofCode('license.report-usage', { sequence: 3, code: '91390031' }),
  'license.applied': ofApplication(2, 'counted'),
  'license.uploaded': ofApplication(4, 'uploaded'),
  'license.upload-refused': ofApplication(4, 'upload-refused', {
    refusal: { code: '91390048', reason: 'The license is not valid' },
  }),
  'tenant.bound': ofTenant({ orderId }),
  'tenant.updated': ofTenant({ sequence: 2, name: 'Example Holding Co., Ltd.' }),
  'tenant.unbound': ofTenant({ sequence: 9 }, 'unbound'),
  'application.updated': ofTenant({
    sequence: 2,
    appId: '8fd3d2c1',
    flag: 1,
    since: '2026-11-21T03:06:13.000Z',
  }),
  'users.authorized': people(1),
  'users.updated': people(2),
  'users.revoked': people(0),
  'departments.changed': ofTenant({ sequence: 4, full: true, count: 12, since: '2026-11-21T03:06:13.000Z' }),
  'usage.low': ofUsage('pushUsage', { remainingPercent: 9.75 }),
  'usage.exhausted': ofUsage('pushUsage', { remainingPercent: 0 }),
  'usage.rejected': ofUsage('pushUsage', {
    code: '012',
    meteringSn: '1f8b0c4e-7d0c-5b5a-9a4e-5a3b9a7f1d20',
    value: '12.5',
    beginAt: '2026-11-21T02:00:00.000Z',
    endAt: '2026-11-21T03:00:00.000Z',
  }),
  'usage.meter-reset': ofUsage('seller usage', { meter: 'api-calls', from: '120400', to: '15' }),
  'order.notified': ofOrder,
  'order.unread': { ...ofOrder, order: null },
  'order.unfulfilled': { ...ofOrder, sequence: 2 },
  'instance.change-requested': { ...asked, target: [{ productId, skuCode }] },
  'instance.status-requested': { ...asked, wanted: 'HIBERNATE' },
};

/** A message as it may come, the same each time. */
export const sampleMessage = (type: MessageType): Message => ({
  type,
  timestamp: at,
  data: JSON.parse(JSON.stringify(samples[type])),
});
