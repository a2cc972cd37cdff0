import { describe, expect, it } from 'vitest';
import { readOrderLines, withoutBuyer } from '../../../../shared/wire/openApi/orderAnswer.ts';

describe('an order line', () => {
  const lines = (orderLine: unknown, fields: object = {}, asked?: string) =>
    readOrderLines({ orderInfo: { orderId: 'O', orderType: 'NEW', ...fields, orderLine } } as never, asked);
  const line = (fields: object) => lines([{ orderLineId: 'L', ...fields }])?.[0];

  it.each([
    ['nothing', undefined],
    ['a number', 5],
    ['text that is no JSON', '{"orderId":'],
    ['the JSON text of a number', '5'],
    ['an order without an id', { orderType: 'NEW' }],
    ['an order whose id is blank', { orderId: ' ' }],
    ['an order whose id is a list', { orderId: ['O'] }],
  ])('is none when orderInfo is %s', (_, orderInfo) => {
    expect(readOrderLines({ orderInfo } as never)).toBeUndefined();
  });

  it('is none in an order without lines', () => {
    expect(lines(undefined)).toEqual([]);
    expect(lines(null)).toEqual([]);
    expect(lines([null, 'L', 5])).toEqual([]);
  });

  it('that does not name itself is the one that was asked for when it is alone, else it has its number', () => {
    const ids = (orderLine: unknown, asked?: string) =>
      lines(orderLine, {}, asked)?.map(({ orderLineId }) => orderLineId);
    expect(ids([{}], 'asked')).toEqual(['asked']);
    expect(ids([{ orderLineId: ' own ' }], 'asked')).toEqual(['own']);
    expect(ids([{}])).toEqual(['O-000001']);
    expect(ids([{ orderLineId: 'L' }, {}], 'asked')).toEqual(['L', 'O-000002']);
  });

  it('has nothing but its ids, its type and no amounts when nothing else can be used', () => {
    const unusable = {
      ...{ chargingMode: '', periodType: null, periodNumber: 'x', expireTime: '20260231000000' },
      ...{ productInfo: 'no JSON', extendParams: [], currencyAfterDiscount: ' ' },
    };
    expect(lines([{ orderLineId: 'L', ...unusable }], { createTime: 'soon', buyerInfo: {} })).toEqual([
      { orderId: 'O', orderLineId: 'L', orderType: 'NEW', amounts: {} },
    ]);
    expect(lines([{ orderLineId: 'L' }], { orderType: undefined })?.[0]?.orderType).toBe('');
  });

  it.each([
    [1, 1],
    ['12', 12],
    [' 3 ', 3],
    [0, undefined],
    ['-1', undefined],
    [1.5, undefined],
    [[2], undefined],
  ])('of %j periods has %j', (periodNumber, expected) => {
    expect(line({ periodType: 'month', periodNumber })).toEqual({
      ...{ orderId: 'O', orderLineId: 'L', orderType: 'NEW', periodType: 'month', amounts: {} },
      ...(expected === undefined ? {} : { periodNumber: expected }),
    });
  });

  it('names its product', () => {
    const product = { productId: 'p', productName: '名', skuCode: 's', linearValue: 10 };
    const named = { productId: 'p', productName: '名', skuCode: 's', quantity: '10' };
    for (const productInfo of [product, [product, { productId: 'second' }], JSON.stringify([product])])
      expect(line({ productInfo })).toMatchObject(named);
  });

  it('holds texts of up to 1,024 characters, without blanks at their ends, and leaves out longer ones', () => {
    expect(line({ chargingMode: `  ${'x'.repeat(1_020)}  ` })?.chargingMode).toBe('x'.repeat(1_020));
    expect(line({ chargingMode: 'x'.repeat(1_025) })).not.toHaveProperty('chargingMode');
  });

  it.each([
    ...['orderAmount', 'DISCOUNT', 'unitPrice', 'currencyAfterDiscount', 'feeTotal', 'totalCost'],
    ...['Payment', 'amountPaid', 'tax', 'couponValue', 'refunded'],
  ])('holds what is called %s as an amount, wherever it stands', name => {
    expect(line({ [name]: '1.50' })?.amounts).toEqual({ [name]: '1.50' });
    expect(line({ productInfo: { [name]: 2 } })?.amounts).toEqual({ [name]: '2' });
    expect(lines([{ orderLineId: 'L' }], { [name]: '-3' })?.[0]?.amounts).toEqual({ [name]: '-3' });
    expect(line({ sum: { [name]: '4', of: { [name]: '5' } } })?.amounts).toEqual({
      [`sum.${name}`]: '4',
      [`sum.of.${name}`]: '5',
    });
  });

  it('holds nothing else as one, least of all what is said of the buyer', () => {
    const fields = { paymentAccount: { tax: '1' } };
    const read = lines([{ orderLineId: 'L', chargingMode: 'PERIOD', paidBy: ['x'], extendParams: fields }], {
      ...{ buyerInfo: fields, extendParams: fields, productInfo: fields, remark: 'x' },
    });
    expect(read?.[0]?.amounts).toEqual({});
  });

  it('has of amounts of one name its own before those of the order, and those of the product before both', () => {
    const read = lines(
      { orderLineId: 'L', fee: '2', tax: '2', productInfo: { tax: '3' } },
      { fee: '1', tax: '1', cost: '1' },
    );
    expect(read?.[0]?.amounts).toEqual({ cost: '1', fee: '2', tax: '3' });
  });

  it.each([
    ['pairs with name', [{ name: 'seats', value: '5' }]],
    ['pairs with key', [{ key: 'seats', value: 5 }]],
    ['one pair', { name: 'seats', value: ' 5 ' }],
    ['an object of all', { seats: '5' }],
    ['the JSON text of it', '{"seats":5}'],
    [
      'pairs beside what says nothing',
      [{ name: 'seats', value: '5' }, { name: '', value: 'x' }, { name: 'y', value: '' }, 'z'],
    ],
  ])('has extended parameters written as %s', (_, extendParams) => {
    expect(line({ extendParams })?.extendParams).toEqual([{ name: 'seats', value: '5' }]);
  });

  it('takes an object that has a value and no name for parameters, too', () => {
    expect(line({ extendParams: { value: 'v', seats: '5' } })?.extendParams).toEqual([
      { name: 'value', value: 'v' },
      { name: 'seats', value: '5' },
    ]);
  });

  it('holds an amount of 64 characters and none of 65', () => {
    expect(line({ fee: '9'.repeat(65), tax: '9'.repeat(64) })?.amounts).toEqual({ tax: '9'.repeat(64) });
  });

  it('takes an object that names itself and has no value for parameters of those names', () => {
    expect(line({ extendParams: { name: 'n', key: 'k' } })?.extendParams).toEqual([
      { name: 'name', value: 'n' },
      { name: 'key', value: 'k' },
    ]);
  });

  it('holds as much of the buyer as fits: 16,384 characters of names and values, what comes first', () => {
    const field = (index: number): [string, string] => [
      `f${String(index).padStart(2, '0')}`,
      'x'.repeat(1_021),
    ];
    const full = Object.fromEntries(Array.from({ length: 16 }, (_, index) => field(index)));
    const buyer = (buyerInfo: object) => lines([{ orderLineId: 'L' }], { buyerInfo })?.[0]?.buyer;
    expect(buyer({ ...full, more: '1' })).toEqual(full);
    // One that does not fit keeps no later one out.
    expect(buyer({ ...full, f15: 'x'.repeat(1_020), more: '1', z: '' })).toEqual({
      ...full,
      f15: 'x'.repeat(1_020),
    });
    expect(buyer({ ...full, f15: 'x'.repeat(1_019), m: '1', n: '1' })).toEqual({
      ...full,
      f15: 'x'.repeat(1_019),
      m: '1',
    });
    expect(buyer({ tags: ['a'], none: null, name: 'n', id: 7 })).toEqual({ name: 'n', id: '7' });
  });

  it('lies in the open without what may be personal', () => {
    const [read] =
      lines([{ orderLineId: 'L', extendParams: { a: 'b' } }], { buyerInfo: { name: 'n' } }) ?? [];
    const facts = { orderId: 'O', orderLineId: 'L', orderType: 'NEW', amounts: {} };
    expect(read && withoutBuyer(read)).toEqual({
      facts,
      buyer: { buyer: { name: 'n' }, extendParams: [{ name: 'a', value: 'b' }] },
    });
    expect(withoutBuyer({ ...facts, buyer: { name: 'n' } })).toEqual({
      facts,
      buyer: { buyer: { name: 'n' } },
    });
    expect(withoutBuyer(facts)).toEqual({ facts, buyer: undefined });
  });
});
