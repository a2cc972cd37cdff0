import { describe, expect, it } from 'vitest';
import {
  type ActivityFacts,
  concernsInstance,
  type MarketplaceCommand,
  marketplaceCommands,
  sortedFields,
} from '../../../../sandbox/marketplace/families/activity.ts';
import { type FamilyName, families } from '../../../../sandbox/marketplace/families/family.ts';

const facts = {
  orderId: 'CS1',
  orderLineId: 'CS1-000001',
  instanceId: 'i-1',
  businessId: 'b-1',
  expireAt: Date.UTC(2027, 1, 3, 4, 5, 6, 78),
  effectiveAt: Date.UTC(2026, 1, 3, 4, 5, 6, 78),
  purchaseOrderId: 'CS0',
  test: false,
};

const written = (family: FamilyName, command: MarketplaceCommand, more: object = {}) =>
  sortedFields(families[family].fields(command, { ...facts, ...more }));

const activityBody = (command: MarketplaceCommand, given: Partial<ActivityFacts> = {}) =>
  JSON.stringify(written('v2', command, given));

describe('the marketplace writes, keys ascending and compact,', () => {
  it.each([
    ['purchase', '{"activity":"newInstance","businessId":"b-1","orderId":"CS1","orderLineId":"CS1-000001"}'],
    [
      'renew',
      '{"activity":"refreshInstance","expireTime":"20270203040506078","instanceId":"i-1","orderId":"CS1","orderLineId":"CS1-000001","scene":"RENEWAL"}',
    ],
    [
      'cancel-renewal',
      '{"activity":"refreshInstance","expireTime":"20270203040506078","instanceId":"i-1","orderId":"CS1","orderLineId":"CS1-000001","scene":"UNSUBSCRIBE_RENEWAL_PERIOD"}',
    ],
    [
      'trial-to-formal',
      '{"activity":"refreshInstance","expireTime":"20270203040506078","instanceId":"i-1","orderId":"CS1","orderLineId":"CS1-000001","scene":"TRIAL_TO_FORMAL"}',
    ],
    [
      'change-renewal',
      '{"activity":"refreshInstance","expireTime":"20270203040506078","instanceId":"i-1","orderId":"CS1","orderLineId":"CS1-000001","scene":"RENEWAL_CHANGE"}',
    ],
    ['freeze', '{"activity":"updateInstanceStatus","instanceId":"i-1","status":"FREEZE"}'],
    ['unfreeze', '{"activity":"updateInstanceStatus","instanceId":"i-1","status":"UNFREEZE"}'],
    [
      'upgrade',
      '{"activity":"upgradeInstance","instanceId":"i-1","orderId":"CS1","orderLineId":"CS1-000001"}',
    ],
    [
      'release',
      '{"activity":"releaseInstance","instanceId":"i-1","orderId":"CS1","orderLineId":"CS1-000001"}',
    ],
    ['query', '{"activity":"queryInstance","instanceId":"i-1"}'],
    [
      'check',
      '{"activity":"changeInstanceCheck","instanceId":"i-1","productInfo":{"productId":"sandbox-product","skuCode":"sandbox-sku","linearValue":"1"}}',
    ],
    ['notify', '{"activity":"orderNotify","orderId":"CS1","orderLineId":"CS1-000001"}'],
  ] as const)('%s', (command, body) => {
    expect(activityBody(command, facts)).toBe(body);
  });

  it.each([
    ['v1', 'expire', { activity: 'expireInstance', instanceId: 'i-1', orderId: 'CS0' }],
    ['v1', 'freeze', { activity: 'instanceStatus', instanceId: 'i-1', instanceStatus: 'FREEZE' }],
    ['v1', 'unfreeze', { activity: 'instanceStatus', instanceId: 'i-1', instanceStatus: 'NORMAL' }],
    [
      'v1',
      'cancel-renewal',
      { activity: 'refreshInstance', orderAmount: '-100.00', expireTime: '20270203040506' },
    ],
    ['v1', 'trial-to-formal', { activity: 'refreshInstance', trialToFormal: '1', orderId: 'CS1' }],
    ['license', 'renew', { activity: 'refreshLicense', instanceId: 'i-1', orderId: 'CS1' }],
    ['license-code', 'freeze', { activity: 'updateLicenseCodeStatus', license: 'PL9', status: 'FREEZE' }],
    [
      'license-code',
      'release',
      { activity: 'releaseLicenseCode', license: 'PL9', orderLineId: 'CS1-000001' },
    ],
    ['license-online', 'purchase', { activity: 'newInstance', orderId: 'CS1' }],
    [
      'license-online',
      'apply',
      {
        activity: 'getLicenseAsync',
        eventId: 'b-1',
        effectiveTime: '2026-02-03 04:05:06 z',
        expireTime: '2027-02-03 04:05:06 z',
      },
    ],
  ] as const)('in %s %s', (family, command, fields) => {
    expect(written(family, command, { license: 'PL9' })).toMatchObject(fields);
  });

  it('the identification code of License 1.0 as base64 JSON', () => {
    const { saasExtendParams } = written('license', 'purchase');
    expect(JSON.parse(Buffer.from(String(saasExtendParams), 'base64').toString())).toEqual([
      { name: 'identificationCode', value: 'SANDBOX-1234-5678' },
    ]);
  });

  it('testFlag 1 on calls of the debugging page', () => {
    expect(JSON.parse(activityBody('freeze', { ...facts, test: true }))).toMatchObject({ testFlag: '1' });
  });

  it('another scene and the product to change to, when asked for', () => {
    const body = activityBody('renew', { ...facts, scene: 'NEW_SCENE', productId: 'p-2' });
    expect(JSON.parse(body)).toMatchObject({ scene: 'NEW_SCENE', productId: 'p-2' });
  });
});

it('a purchase and an order notice are the only calls that need no instance', () => {
  expect(marketplaceCommands.filter(command => !concernsInstance(command))).toEqual(['purchase', 'notify']);
});
