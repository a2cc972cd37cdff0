import { dayMs } from '../../../shared/platform/time.ts';
import { formatMarketplaceTime } from '../../../shared/wire/marketplaceTime.ts';
import type { PlacedOrder } from '../simulator/ledger.ts';

const year = 365 * dayMs;

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

/** An order as the order query tells it: a placed one, a mock one, or, of any other purchase, a yearly one. */
export function orderOf(
  orderId: string,
  orderLineId: string | undefined,
  now: number,
  placed?: PlacedOrder,
): object | undefined {
  if (orderId === '') return undefined;
  const [orderType, chargingMode] = mockOrders[orderId] ?? ['NEW', 'PERIOD'];
  return orderInfo(
    placed ?? {
      ...{ orderId, orderType, chargingMode, createdAt: now },
      orderLineId: orderLineId ?? `${orderId}-000001`,
      period: chargingMode === 'PERIOD' ? { type: 'year', number: 1 } : null,
      expireAt: chargingMode === 'PERIOD' ? now + year : null,
      productId: 'sandbox-product',
      skuCode: 'sandbox-sku',
      amount: '1200.00',
    },
  );
}

function orderInfo({ period, expireAt, ...order }: TextsFor<PlacedOrder>): object {
  return {
    orderId: order.orderId,
    orderType: order.orderType,
    createTime: formatMarketplaceTime(order.createdAt, 14),
    // No page names the fields of these two.
    buyerInfo: { customerName: 'Sandbox customer' },
    extendParams: [{ name: 'companyName', value: 'Sandbox customer' }],
    orderLine: [
      {
        orderLineId: order.orderLineId,
        chargingMode: order.chargingMode,
        ...(period === null ? {} : { periodType: period.type, periodNumber: period.number }),
        // No page names the fields of the amounts for sure.
        ...(order.amount === undefined ? {} : { currency: 'CNY', orderAmount: order.amount }),
        ...(expireAt === null ? {} : { expireTime: formatMarketplaceTime(expireAt, 14) }),
        productInfo: [
          {
            productId: order.productId,
            skuCode: order.skuCode,
            linearValue: 10,
            productName: 'Sandbox product',
          },
        ],
      },
    ],
  };
}

/** The mock orders' kinds are texts. */
type TextsFor<Order> = Omit<Order, 'orderType' | 'chargingMode'> & {
  readonly orderType: string;
  readonly chargingMode: string;
};
