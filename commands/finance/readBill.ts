import { decodeText, isSpreadsheet } from '../csv/decodeText.ts';
import { readCsv } from '../csv/readCsv.ts';
import { type Text, text } from '../terminal/language.ts';

/** One line of the seller centre's export. What it does not have is empty. */
export interface BillLine {
  /** Line of the file, from 1 on: the first ones hold the names. */
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
  | { readonly ok: false; readonly problem: Text };

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
 * @param bytes UTF-8, UTF-16 with its mark, or the GB 18030 of Chinese spreadsheets
 */
export function readBill(
  bytes: Uint8Array,
  given: Readonly<Partial<Record<BillColumn, string>>>,
): BillReading {
  if (isSpreadsheet(bytes)) {
    return {
      ok: false,
      problem: text(
        'it is a spreadsheet, not CSV: open it and save it as CSV',
        '它是电子表格，不是 CSV：请打开后另存为 CSV',
      ),
    };
  }
  const all = readCsv(decodeText(bytes));
  const [first] = all;
  if (first === undefined) return { ok: false, problem: text('it is empty', '文件是空的') };
  const open = all.find(({ isOpen }) => isOpen);
  if (open !== undefined)
    return {
      ok: false,
      problem: text(`a quote in the row of line ${open.line} never ends`, `第 ${open.line} 行的引号没有结束`),
    };
  // Some exports have a title above the names.
  const place = all.slice(0, maxTitles).findIndex(({ cells }) => namesLines(columnsOf(cells, given)));
  const head = all[place] ?? first;
  const columns = columnsOf(head.cells, given);
  const unknown = billColumns.find(name => given[name] !== undefined && columns[name] === undefined);
  if (unknown !== undefined)
    return {
      ok: false,
      problem: text(`it has no column "${given[unknown]}"`, `没有名为“${given[unknown]}”的列`),
    };
  if (place === -1) {
    return {
      ok: false,
      problem: text(
        `no column for orders, instances or metering numbers is found among ${head.cells.join(', ')}: name it by --column orderId=…`,
        `在 ${head.cells.join(', ')} 中找不到订单、实例或计量流水号的列：请用 --column orderId=… 指定`,
      ),
    };
  }
  const rows = all.slice(place + 1);
  const cell = (row: readonly string[], name: BillColumn) => {
    const index = columns[name];
    // Spreadsheets are kept from making numbers of long digits by a tab or an apostrophe.
    return index === undefined ? '' : (row[index] ?? '').replace(/^['\t]+/, '').trim();
  };
  return {
    ok: true,
    columns: Object.fromEntries(
      Object.entries(columns).map(([name, index]) => [name, head.cells[index] ?? '']),
    ),
    lines: rows.map(({ line, cells: row }) => ({
      number: line,
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

/** Rows above the names of the columns. */
const maxTitles = 20;

type Columns = Readonly<Partial<Record<BillColumn, number>>>;

/** Where each column stands, as far as a row names it. */
function columnsOf(head: readonly string[], given: Readonly<Partial<Record<BillColumn, string>>>): Columns {
  const plain = head.map(plainName);
  const places = billColumns.map(name => {
    const wanted = given[name] === undefined ? names[name] : [plainName(given[name])];
    return [name, wanted.map(candidate => plain.indexOf(candidate)).find(found => found !== -1)] as const;
  });
  return Object.fromEntries(places.filter(([, place]) => place !== undefined));
}

/** Whether the columns are enough to find a line by. */
const namesLines = ({ orderId, instanceId, meteringSn }: Columns): boolean =>
  orderId !== undefined || instanceId !== undefined || meteringSn !== undefined;

const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[\s_-]|[（(].*?[）)]/g, '')
    .trim();
