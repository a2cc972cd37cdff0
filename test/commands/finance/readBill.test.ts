import { expect, it } from 'vitest';
import { readBill } from '../../../commands/finance/readBill.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

it('finds the columns by their names, Chinese or English, and names what it found', () => {
  for (const head of ['订单号,订单金额（元）', 'Order ID,Order Amount', 'order_id,amount']) {
    const reading = readBill(utf8(`${head}\nCS-1,12.50\n`), {});
    expect(reading).toMatchObject({
      ok: true,
      columns: { orderId: head.split(',')[0] },
      lines: [{ number: 2, orderId: 'CS-1', amount: '12.50', usage: '' }],
    });
  }
});

it('reads the GB 18030 of Chinese spreadsheets', () => {
  // 订单号 in GB 18030, from its code table.
  const head = [0xb6, 0xa9, 0xb5, 0xa5, 0xba, 0xc5];
  const reading = readBill(new Uint8Array([...head, ...utf8('\nCS-2\n')]), {});
  expect(reading).toMatchObject({ ok: true, lines: [{ orderId: 'CS-2' }] });
});

it('reads the "Unicode text" of spreadsheets, and what stands below a title or a mark of the separator', () => {
  const utf16 = (text: string) => Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
  for (const bytes of [
    utf16('订单号\t金额\nCS-1\t5\n'),
    utf8('云商店账单\n2026 年 11 月;\n订单号;金额\nCS-1;5\n'),
    utf8('sep=;\n订单号;金额\nCS-1;5\n'),
    utf8('\uFEFF订单号;金额\r\n\r\nCS-1;5'),
  ]) {
    expect(readBill(bytes, {})).toMatchObject({ ok: true, lines: [{ orderId: 'CS-1', amount: '5' }] });
  }
});

it('tells the line of the file, whatever stands between', () => {
  const reading = readBill(utf8('订单号,备注\nCS-1,"two\nlines"\n\nCS-2,x\n'), {});
  expect(reading).toMatchObject({ lines: [{ number: 2 }, { number: 5, orderId: 'CS-2' }] });
});

it('takes a column under the name that it was told', () => {
  const bytes = utf8('结算单元,x\nCS-3,1\n');
  expect(readBill(bytes, { orderId: '结算单元' })).toMatchObject({ ok: true, lines: [{ orderId: 'CS-3' }] });
  expect(readBill(bytes, { orderId: 'missing' })).toEqual({
    ok: false,
    problem: { en: 'it has no column "missing"', zh: '没有名为“missing”的列' },
  });
});

it('takes off what keeps long digits text', () => {
  expect(readBill(utf8("订单号\n'CS-4\n"), {})).toMatchObject({ ok: true, lines: [{ orderId: 'CS-4' }] });
});

it.each([
  ['', /empty/],
  ['a,b\n1,2\n', /no column .* a, b/],
  ['PK\u0003\u0004', /save it as CSV/],
  ['订单号,x\nCS-1,"y\nCS-2,z\n', /quote in the row of line 2/],
])('says of %j what is wrong with it', (text, problem) => {
  const reading = readBill(utf8(text), {});
  expect(reading.ok ? '' : reading.problem.en).toMatch(problem);
});
