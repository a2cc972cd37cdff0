import { formatMarketplaceTime } from '../../shared/wire/marketplaceTime.ts';

const year = 365 * 24 * 3_600_000;

/** The orders that the real order query answers for debugging, by id: type and charging mode. */
const mockOrders: Readonly<Record<string, readonly [orderType: string, chargingMode: string]>> = {
  MOCKPERIODYEARNEW: ['NEW', 'PERIOD'],
  MOCKONETIMENEW: ['NEW', 'ONE_TIME'],
  MOCKONDEMAND: ['NEW', 'ON_DEMAND'],
  MOCKONDEMANDPKG: ['NEW', 'ON_DEMAND_PKG'],
  MOCKPERIODDAYTRIAL: ['TRIAL', 'PERIOD'],
  MOCKMONTYTRIALTOFORMAL: ['TRIAL_TO_FORMAL', 'PERIOD'],
  MOCKMONTYUNSUBSCRIBE: ['UNSUBSCRIBE', 'PERIOD'],
  MOCKMONTYRENEW: ['RENEW', 'PERIOD'],
  MOCKMONTYCHANGE: ['CHANGE', 'PERIOD'],
};

/** An order as the order query tells it. Every simulated purchase is a yearly order of the sandbox's product. */
export function orderOf(orderId: string, orderLineId: string | undefined, now: number): object | undefined {
  if (orderId === '') return undefined;
  const [orderType, chargingMode] = mockOrders[orderId] ?? ['NEW', 'PERIOD'];
  const isPeriod = chargingMode === 'PERIOD';
  return {
    orderId,
    orderType,
    createTime: formatMarketplaceTime(now, 14),
    orderLine: [
      {
        orderLineId: orderLineId ?? `${orderId}-000001`,
        chargingMode,
        ...(isPeriod
          ? { periodType: 'year', periodNumber: 1, expireTime: formatMarketplaceTime(now + year, 14) }
          : {}),
        productInfo: [
          {
            productId: 'sandbox-product',
            skuCode: 'sandbox-sku',
            linearValue: 10,
            productName: 'Sandbox product',
          },
        ],
      },
    ],
  };
}
