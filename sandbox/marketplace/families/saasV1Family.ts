import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import type { ActivityFacts, MarketplaceCommand } from './activity.ts';
import type { MarketplaceFamily } from './marketplaceFamily.ts';

/** SaaS V1.0: the whole order stands in the query. */
export const saasV1Family: MarketplaceFamily = {
  path: () => '/saas',
  keys: () => 'V1_ACCESS_KEYS',
  transport: 'token-get',
  commands: [
    'purchase',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'expire',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
    'query',
  ],
  fields: (command, facts) => ({ ...fields(command, facts), testFlag: facts.test ? '1' : undefined }),
  // The table allows an answer without appInfo; the debugging page does not.
  answers: (command, resultCode) =>
    command === 'purchase' && resultCode === '000000' ? ['instanceId', 'appInfo.frontEndUrl'] : [],
};

/** The parameters of a purchase, which License 1.0 shares. */
export function purchaseFields(facts: ActivityFacts): Record<string, unknown> {
  const { orderId, businessId, productId, skuCode, expireAt, extend } = facts;
  const chargingMode = facts.chargingMode ?? '1';
  const ends = chargingMode === '1' || chargingMode === '5';
  return {
    orderId,
    businessId,
    customerId: '68cbc86abc2018ab880d92f36422fa0e',
    customerName: 'sandbox-buyer',
    productId: productId ?? '00301-666666-0--0',
    skuCode: skuCode ?? 'sandbox-sku',
    chargingMode,
    orderAmount: facts.orderAmount ?? '100.00',
    provisionType: '1',
    amount: '1',
    trialFlag: facts.trial === true ? '1' : undefined,
    periodType: chargingMode !== '1' ? undefined : facts.trial === true ? 'day' : 'year',
    periodNumber: chargingMode !== '1' ? undefined : facts.trial === true ? '15' : '1',
    expireTime: ends ? formatMarketplaceTime(expireAt, 14) : undefined,
    saasExtendParams:
      extend === undefined || extend.length === 0
        ? undefined
        : Buffer.from(JSON.stringify(extend)).toString('base64'),
  };
}

function fields(command: MarketplaceCommand, facts: ActivityFacts): Record<string, unknown> {
  const { instanceId, orderId, purchaseOrderId, productId, mobilePhone, email } = facts;
  const expireTime = formatMarketplaceTime(facts.expireAt, 14);
  const refresh = { activity: 'refreshInstance', instanceId, orderId, productId, expireTime };
  switch (command) {
    case 'purchase':
      return { activity: 'newInstance', ...purchaseFields(facts), mobilePhone, email };
    case 'renew':
      return { ...refresh, orderAmount: facts.orderAmount ?? '100.00' };
    case 'cancel-renewal':
      return { ...refresh, orderAmount: facts.orderAmount ?? '-100.00' };
    case 'trial-to-formal':
      return { ...refresh, trialToFormal: '1' };
    case 'expire':
      return { activity: 'expireInstance', instanceId, orderId: purchaseOrderId };
    case 'freeze':
      return { activity: 'instanceStatus', instanceId, instanceStatus: 'FREEZE' };
    case 'unfreeze':
      return { activity: 'instanceStatus', instanceId, instanceStatus: 'NORMAL' };
    case 'upgrade':
      return {
        activity: 'upgrade',
        instanceId,
        orderId,
        productId: productId ?? '00301-666688-0-0',
        skuCode: facts.skuCode ?? 'sandbox-sku-large',
        amount: '2',
      };
    case 'release':
      return { activity: 'releaseInstance', instanceId, orderId: purchaseOrderId };
    case 'query':
      return { activity: 'queryInstance', instanceId };
    default:
      return {};
  }
}
