import { describe, expect, it } from 'vitest';
import { compareBill } from '../../../commands/finance/compareBill.ts';
import { type Line, lineColumns } from '../../../commands/finance/line.ts';
import type { BillLine } from '../../../commands/finance/readBill.ts';

const blank = Object.fromEntries(lineColumns.map(name => [name, ''])) as unknown as Line;
const line = (fields: Partial<Line>): Line => ({
  ...blank,
  kind: 'order',
  at: '2026-11-03T04:00:00.000Z',
  ...fields,
});
const billed = (fields: Partial<BillLine>): BillLine => ({
  number: 2,
  orderId: '',
  orderLineId: '',
  instanceId: '',
  amount: '',
  usage: '',
  meteringSn: '',
  beginAt: '',
  ...fields,
});
const verdicts = (...compared: Parameters<typeof compareBill>) =>
  compareBill(...compared).map(({ verdict, note }) => (note === '' ? verdict : `${verdict} ${note}`));

describe('a bill and the books of the month', () => {
  it('are the same where order and amount are, however the amount is written', () => {
    const books = [line({ orderId: 'CS-1', amount: '1234.5' })];
    for (const amount of ['1234.50', '1,234.50', '¥1234.5', '01234.500', '1234.5元']) {
      expect(verdicts(books, [billed({ orderId: 'CS-1', amount })])).toEqual(['same']);
    }
  });

  it.each([
    ['1234.5', '1.234,50'],
    ['12.5', '12,5'],
    ['1234567.8', '1 234 567,80'],
    ['1234', '1,234'],
    ['1234567', '1,234,567.00'],
    ['-3', '(3.00)'],
    ['-3', '¥-3.00'],
    ['0', '-0.00'],
    ['1234.5', 'CNY 1,234.50'],
    ['5', '５'],
  ])('are the same where %s is billed as %s', (amount, billedAs) => {
    const books = [line({ orderId: 'CS-1', amount })];
    expect(verdicts(books, [billed({ orderId: 'CS-1', amount: billedAs })])).toEqual(['same']);
  });

  it.each([
    ['3', '-3'],
    ['12.5', '125'],
    ['1.234', '1,234'],
    ['100', 'hundred'],
    ['100', '1e2'],
  ])('differ where %s is billed as %s', (amount, billedAs) => {
    const books = [line({ orderId: 'CS-1', amount })];
    expect(verdicts(books, [billed({ orderId: 'CS-1', amount: billedAs })])[0]).toMatch(/^differs/);
  });

  it('may have thousands of lines in any order', () => {
    const hours = Array.from({ length: 20_000 }, (_, index) =>
      line({
        kind: 'usage',
        instanceId: `i-${index % 28}`,
        at: new Date(Date.UTC(2026, 10, 1) + Math.floor(index / 28) * 3_600_000).toISOString(),
        usage: '1.5',
        state: 'accepted',
      }),
    );
    const bill = hours.map(({ instanceId, at }) => billed({ instanceId, beginAt: at, usage: '1.5000' }));
    // A search through all of an instance's lines for each line of the bill would look 700 times at every one.
    let looks = 0;
    const get = (ofLine: Line, name: string | symbol) => {
      looks += 1;
      return Reflect.get(ofLine, name);
    };
    const watched = hours.map(hour => new Proxy(hour, { get }));
    expect(new Set(verdicts(watched, bill.toReversed()))).toEqual(new Set(['same']));
    expect(looks / hours.length).toBeLessThan(50);
  });

  it('differ in an amount, and it is said which', () => {
    expect(
      verdicts([line({ orderId: 'CS-1', amount: '100' })], [billed({ orderId: 'CS-1', amount: '99' })]),
    ).toEqual(['differs amount: 99 / 100']);
    expect(
      verdicts([line({ orderId: 'CS-1', amount: '100' })], [billed({ orderId: 'CS-1', amount: '-100' })]),
    ).toEqual(['differs amount: -100 / 100']);
  });

  it('have lines of their own', () => {
    expect(verdicts([line({ orderId: 'CS-1' })], [billed({ orderId: 'CS-2' })])).toEqual([
      'only-in-bill',
      'only-here',
    ]);
  });

  it('meet each line once: an order that is billed twice stands out', () => {
    const twice = [
      billed({ orderId: 'CS-1', amount: '1' }),
      billed({ number: 3, orderId: 'CS-1', amount: '1' }),
    ];
    expect(verdicts([line({ orderId: 'CS-1', amount: '1' })], twice)).toEqual(['same', 'only-in-bill']);
  });

  it('are not the same where money was not compared: one side names none', () => {
    expect(verdicts([line({ orderId: 'CS-1' })], [billed({ orderId: 'CS-1', amount: '987654.32' })])).toEqual(
      ['amount-unknown amount: 987654.32 / not known here'],
    );
    expect(verdicts([line({ orderId: 'CS-1', amount: '1' })], [billed({ orderId: 'CS-1' })])).toEqual([
      'amount-unknown amount: not in the bill',
    ]);
    const usage = line({ kind: 'usage', meteringSn: 'sn-1', usage: '3', state: 'accepted' });
    const paid = billed({ meteringSn: 'sn-1', usage: '3', amount: '12.00' });
    expect(verdicts([usage], [paid])).toEqual(['amount-unknown amount: 12.00 / not known here']);
  });

  it('tell the lines of one order apart', () => {
    const books = [
      line({ orderId: 'CS-1', orderLineId: 'CS-1-000001', amount: '1' }),
      line({ orderId: 'CS-1', orderLineId: 'CS-1-000002', amount: '2' }),
    ];
    const bill = [billed({ orderId: 'CS-1', orderLineId: 'CS-1-000002', amount: '2' })];
    expect(verdicts(books, bill)).toEqual(['same', 'only-here']);
    expect(verdicts(books, [billed({ orderId: 'CS-1', amount: '2' })])[0]).toBe('same');
  });

  it('meet in usage by metering number, or by instance and beginning', () => {
    const usage = line({
      kind: 'usage',
      instanceId: 'i-1',
      usage: '3.3',
      meteringSn: 'sn-1',
      state: 'accepted',
      orderId: 'CS-1',
    });
    expect(verdicts([usage], [billed({ meteringSn: 'sn-1', usage: '3.3000' })])).toEqual(['same']);
    expect(verdicts([usage], [billed({ meteringSn: 'sn-2', usage: '3.3' })])).toEqual([
      'only-in-bill',
      'only-here',
    ]);
    for (const beginAt of ['20261103T040000Z', '2026-11-03T04:00:00Z', '2026-11-03 12:00:00']) {
      expect(verdicts([usage], [billed({ instanceId: 'i-1', beginAt, usage: '3.2' })])).toEqual([
        'differs usage: 3.2 / 3.3',
      ]);
    }
    expect(
      verdicts([usage], [billed({ instanceId: 'i-1', beginAt: '20261103T050000Z', usage: '3.3' })])[0],
    ).toBe('only-in-bill');
    // A line about money is none about usage.
    expect(verdicts([usage], [billed({ orderId: 'CS-1', amount: '3.3' })])[0]).toBe('only-in-bill');
  });

  it('miss nothing that the marketplace never took: rejected usage, refused orders, cancellations', () => {
    const books = [
      line({ kind: 'usage', state: 'rejected 003', meteringSn: 'sn-1' }),
      line({ kind: 'usage', state: 'open', meteringSn: 'sn-2' }),
      line({ kind: 'cancellation', orderId: 'CS-1' }),
      line({ orderId: 'CS-2', state: 'refused 000106' }),
    ];
    expect(verdicts(books, [])).toEqual([]);
    expect(verdicts([line({ kind: 'usage', state: 'duplicate 005', meteringSn: 'sn-3' })], [])).toEqual([
      'only-here',
    ]);
  });
});
