import { describe, expect, it } from 'vitest';
import { readOrderLines } from '../../../../shared/wire/openApi/orderAnswer.ts';

describe('the answer to an order query', () => {
  it('holds order lines in every shape that was seen, amounts as they are written', () => {
    const line = {
      orderLineId: 'L',
      chargingMode: 'PERIOD',
      periodNumber: '2',
      expireTime: '20260101000000',
      productInfo: '{"productId":"p","linearValue":5,"officialAmount":"10.10"}',
      currencyAfterDiscount: '',
    };
    const read = readOrderLines({
      orderInfo: {
        ...{ orderId: 'O', orderType: 'NEW', createTime: '20220726064736' },
        ...{ orderLine: line, orderAmount: '0099.10' },
      },
    });
    expect(read).toEqual([
      {
        orderId: 'O',
        orderLineId: 'L',
        orderType: 'NEW',
        createdAt: Date.UTC(2022, 6, 26, 6, 47, 36),
        chargingMode: 'PERIOD',
        periodNumber: 2,
        expireAt: Date.UTC(2026, 0, 1),
        productId: 'p',
        quantity: '5',
        amounts: { orderAmount: '0099.10', officialAmount: '10.10' },
      },
    ]);
    expect(readOrderLines({})).toBeUndefined();
  });

  it('holds amounts and the buyer under names that nobody knows, also inside of objects, and nothing without measure', () => {
    const orderInfo = {
      orderId: 'O',
      orderType: 'LATER',
      buyerInfo: { name: 'somebody', bank: { payAccount: 'DE1', note: 'z'.repeat(2_000) } },
      extendParams: [
        { name: 'seats', value: '5' },
        { key: 'discountCode', value: 7 },
        { name: 'nothing', value: null },
      ],
      cost: { total: 12.5, currency: 'CNY' },
      payFee: '-3.00',
      remark: 'x'.repeat(2_000),
      orderLine: [
        {
          orderLineId: 'L',
          chargingMode: 'SOMETHING_NEW',
          expireTime: '20260101000000123',
          currencyAfterDiscount: '9.90',
          discountNote: 'y'.repeat(2_000),
          productInfo: [{ productId: 'p', skuCode: 's', linearValue: '2.5' }],
          extendParams: '{"seats":"6","region":"eu"}',
        },
      ],
    };
    const expected = [
      {
        orderId: 'O',
        orderLineId: 'L',
        orderType: 'LATER',
        chargingMode: 'SOMETHING_NEW',
        expireAt: Date.UTC(2026, 0, 1, 0, 0, 0, 123),
        productId: 'p',
        skuCode: 's',
        quantity: '2.5',
        amounts: {
          'cost.total': '12.5',
          'cost.currency': 'CNY',
          payFee: '-3.00',
          currencyAfterDiscount: '9.90',
        },
        buyer: { name: 'somebody', 'bank.payAccount': 'DE1' },
        extendParams: [
          { name: 'seats', value: '6' },
          { name: 'discountCode', value: '7' },
          { name: 'region', value: 'eu' },
        ],
      },
    ];
    expect(readOrderLines({ orderInfo })).toEqual(expected);
    expect(readOrderLines({ orderInfo: JSON.stringify(orderInfo) })).toEqual(expected);
  });
});

describe('what is kept of an order line', () => {
  const kept = (fields: object) =>
    readOrderLines({
      orderInfo: { orderId: 'O', orderType: 'NEW', orderLine: [{ orderLineId: 'L' }], ...fields },
    });
  const many = (length: number, name: string, value: string) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`${name}${index}`, value]));

  it('is an amount only as long as amounts are, and counts to fifty', () => {
    const [line] = kept({ ...many(60, 'amount', '9'.repeat(64)), fee: '9'.repeat(65) }) ?? [];
    expect(Object.keys(line?.amounts ?? {}).length).toBe(50);
    expect(line?.amounts.fee).toBeUndefined();
  });

  it('has room in an item of the table, however long names and values are', () => {
    const long = 'x'.repeat(1_024);
    const [line] =
      kept({
        ...many(40, `amount ${'n'.repeat(60_000)}`, '1'),
        orderAmount: '10.00',
        buyerInfo: many(40, 'field', long),
        extendParams: many(40, 'param', long),
      }) ?? [];
    expect(line?.amounts).toEqual({ orderAmount: '10.00' });
    expect(Object.keys(line?.buyer ?? {}).length).toBe(15);
    expect(line?.extendParams?.length).toBe(15);
    expect(JSON.stringify(line).length).toBeLessThan(34 * 1_024);
  });
});
