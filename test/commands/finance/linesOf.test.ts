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

it('each order of an instance has the amount that the history says of it, the newest one that of the instance', () => {
  const at = '2026-11-12T00:00:00.000Z';
  const read = (orderId: string, amount: string) => ({
    type: 'order.read',
    at,
    data: { orderId, orderLineId: '', 'amounts.amount': amount, 'amounts.currency': 'CNY', quantity: '3' },
  });
  const renewed = (orderId: string) => ({ type: 'instance.renewed', at, data: { orderId } });
  const lines = linesOf(
    instance({ order: { orderId: 'CS-3', amounts: { amount: '30' } } }),
    [read('CS-1', '10'), renewed('CS-2'), read('CS-2', '-20.50'), renewed('CS-3'), renewed('CS-4')],
    [],
    november,
  );
  expect(
    lines.map(({ orderId, amount, currency, quantity }) => [orderId, amount, currency, quantity]),
  ).toEqual([
    ['CS-1', '10', 'CNY', '3'],
    ['CS-2', '-20.50', 'CNY', '3'],
    ['CS-3', '30', '', ''],
    ['CS-4', '', '', ''],
  ]);
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
