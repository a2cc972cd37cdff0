import { expect, it } from 'vitest';
import type { FinanceInstance } from '../../../commands/finance/facts.ts';
import { linesOf } from '../../../commands/finance/linesOf.ts';
import { readMonth } from '../../../commands/finance/month.ts';

const november = readMonth('2026-11', 'utc+8') ?? { from: 0, to: 0 };
const instance = (more: Partial<FinanceInstance>): FinanceInstance => ({
  instanceId: 'i-1',
  status: 'active',
  orderId: 'CS-1',
  orderLineId: 'CS-1-000001',
  productId: 'p',
  skuCode: 's',
  expireAt: null,
  refusal: null,
  createdAt: '2026-11-10T00:00:00.000Z',
  updatedAt: '2026-11-10T00:00:00.000Z',
  ...more,
});

it.each([
  [{ orderAmount: '10', currencyAfterDiscount: '9' }, '10', ''],
  [{ currencyAfterDiscount: '9.90' }, '9.90', ''],
  [{ currencyAfterDiscount: '-9.90', currency: 'CNY' }, '-9.90', 'CNY'],
  [{ 'cost.payFee': '3', 'cost.currency': 'USD' }, '3', 'USD'],
  [{}, '', ''],
])('an order with %j is over "%s" "%s"', (amounts, amount, currency) => {
  const [line] = linesOf(instance({ order: { orderId: 'CS-1', amounts } }), [], [], november);
  expect([line?.amount, line?.currency]).toEqual([amount, currency]);
});

it.each([
  ['2026-10-31T15:59:59.999Z', 0],
  ['2026-10-31T16:00:00.000Z', 1],
  ['2026-11-30T15:59:59.999Z', 1],
  ['2026-11-30T16:00:00.000Z', 0],
])('what began at %s is in the November of Beijing %i times', (at, times) => {
  const window = { beginAt: at, endAt: at, value: '1', status: 'accepted', code: null, meteringSn: 'sn' };
  const lines = linesOf(
    instance({ createdAt: at }),
    [{ type: 'instance.released', at, data: {} }],
    [{ ...window, packageInstanceId: null }],
    november,
  );
  expect(lines.length).toBe(3 * times);
});
