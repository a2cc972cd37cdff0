import { describe, expect, it } from 'vitest';
import {
  activityBody,
  concernsInstance,
  marketplaceCommands,
} from '../../../sandbox/marketplace/activity.ts';

const facts = {
  orderId: 'CS1',
  orderLineId: 'CS1-000001',
  instanceId: 'i-1',
  businessId: 'b-1',
  expireAt: Date.UTC(2027, 1, 3, 4, 5, 6, 78),
  test: false,
};

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
