import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import { type ActivityFacts, concernsInstance, type MarketplaceCommand, scenes } from './activity.ts';
import type { MarketplaceFamily } from './marketplaceFamily.ts';

/** SaaS V2.0 and order notifications. */
export const saasV2Family: MarketplaceFamily = {
  path: command => (command === 'notify' ? '/order' : '/saas'),
  keys: command => (command === 'notify' ? 'GENERAL_ACCESS_KEYS' : 'BASE_ACCESS_KEYS'),
  transport: 'signed-post',
  commands: [
    'purchase',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'change-renewal',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
    'query',
    'check',
    'notify',
  ],
  fields: (command, facts) => ({
    ...postFields(command, facts),
    productId: concernsInstance(command) && command !== 'check' ? facts.productId : undefined,
    testFlag: facts.test ? '1' : undefined,
  }),
  answers: instanceAnswers,
};

/** A purchase names its instance, also while it is being made. */
export function instanceAnswers(command: MarketplaceCommand, resultCode: string): readonly string[] {
  return command === 'purchase' && ['000000', '000004'].includes(resultCode) ? ['instanceId'] : [];
}

/** What the POST families with instances have in common. */
export function postFields(command: MarketplaceCommand, facts: ActivityFacts): Record<string, unknown> {
  const { orderId, orderLineId, instanceId, businessId, expireAt } = facts;
  switch (command) {
    case 'purchase':
      return { activity: 'newInstance', orderId, orderLineId, businessId };
    case 'renew':
    case 'cancel-renewal':
    case 'trial-to-formal':
    case 'change-renewal': {
      const scene = facts.scene ?? scenes[command];
      const expireTime = formatMarketplaceTime(expireAt, 17);
      return { activity: 'refreshInstance', scene, orderId, orderLineId, instanceId, expireTime };
    }
    case 'freeze':
      return { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' };
    case 'unfreeze':
      return { activity: 'updateInstanceStatus', instanceId, status: 'UNFREEZE' };
    case 'upgrade':
      return { activity: 'upgradeInstance', instanceId, orderId, orderLineId };
    case 'release':
      return { activity: 'releaseInstance', instanceId, orderId, orderLineId };
    case 'query':
      return { activity: 'queryInstance', instanceId };
    case 'check': {
      const product = {
        productId: facts.productId ?? 'sandbox-product',
        skuCode: facts.skuCode ?? 'sandbox-sku',
        linearValue: '1',
      };
      return { activity: 'changeInstanceCheck', instanceId, productInfo: product };
    }
    case 'notify':
      return { activity: 'orderNotify', orderId, orderLineId };
    default:
      return {};
  }
}
