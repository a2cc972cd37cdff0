import { readCsv } from './csv.ts';

/** One line of the seller centre's export. What it does not have is empty. */
export interface BillLine {
  /** Line of the file, from 2 on: the first holds the names. */
  readonly number: number;
  readonly orderId: string;
  readonly orderLineId: string;
  readonly instanceId: string;
  readonly amount: string;
  readonly usage: string;
  readonly meteringSn: string;
  /** Beginning of a metering window as written. */
  readonly beginAt: string;
}

export type BillColumn = Exclude<keyof BillLine, 'number'>;

export type BillReading =
  | {
      readonly ok: true;
      readonly lines: readonly BillLine[];
      readonly columns: Readonly<Record<string, string>>;
    }
  | { readonly ok: false; readonly problem: string };

/** Names that the columns have in exports, Chinese and English, without blanks and in lower case. */
const names: Readonly<Record<BillColumn, readonly string[]>> = {
  orderId: ['订单号', '订单编号', '订单id', 'orderid', 'orderno', 'ordernumber', 'order'],
  orderLineId: ['订单行号', '订单行id', '子订单号', 'orderlineid', 'orderline'],
  instanceId: ['实例id', '实例编号', '资源id', 'instanceid', 'resourceid'],
  amount: [
    '订单金额',
    '实付金额',
    '结算金额',
    '金额',
    'amount',
    'orderamount',
    'settlementamount',
    'paidamount',
  ],
  usage: ['用量', '使用量', '用量值', 'usage', 'usagevalue', 'usageamount'],
  meteringSn: ['计量流水号', '话单流水号', '流水号', 'meteringsn', 'sn'],
  beginAt: ['计费开始时间', '开始时间', '使用开始时间', 'begintime', 'starttime', 'beginat'],
};

export const billColumns = Object.keys(names) as readonly BillColumn[];

/**
 * Reads an export. Columns are found by their names, or as `given` (our name → the file's).
 *
 * @param bytes UTF-8, or the GB 18030 of Chinese spreadsheets
 */
export function readBill(
  bytes: Uint8Array,
  given: Readonly<Partial<Record<BillColumn, string>>>,
): BillReading {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) {
    return { ok: false, problem: 'it is a spreadsheet, not CSV: open it and save it as CSV' };
  }
  const [head, ...rows] = readCsv(decode(bytes));
  if (head === undefined) return { ok: false, problem: 'it is empty' };
  const plain = head.map(plainName);
  const columns: Partial<Record<BillColumn, number>> = {};
  for (const name of billColumns) {
    const wanted = given[name] === undefined ? names[name] : [plainName(given[name])];
    const index = wanted.map(candidate => plain.indexOf(candidate)).find(found => found !== -1);
    if (index !== undefined) columns[name] = index;
    else if (given[name] !== undefined) return { ok: false, problem: `it has no column "${given[name]}"` };
  }
  if (columns.orderId === undefined && columns.instanceId === undefined && columns.meteringSn === undefined) {
    return {
      ok: false,
      problem: `no column for orders, instances or metering numbers is found among ${head.join(', ')}: name it by --column orderId=…`,
    };
  }
  const cell = (row: readonly string[], name: BillColumn) => {
    const index = columns[name];
    // Spreadsheets are kept from making numbers of long digits by a tab or an apostrophe.
    return index === undefined ? '' : (row[index] ?? '').replace(/^['\t]+/, '').trim();
  };
  return {
    ok: true,
    columns: Object.fromEntries(Object.entries(columns).map(([name, index]) => [name, head[index] ?? ''])),
    lines: rows.map((row, index) => ({
      number: index + 2,
      orderId: cell(row, 'orderId'),
      orderLineId: cell(row, 'orderLineId'),
      instanceId: cell(row, 'instanceId'),
      amount: cell(row, 'amount'),
      usage: cell(row, 'usage'),
      meteringSn: cell(row, 'meteringSn'),
      beginAt: cell(row, 'beginAt'),
    })),
  };
}

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]|[（(].*?[）)]/g, '')
    .trim();

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
