import { readFile, writeFile } from 'node:fs/promises';
import { writeCsv } from './csv/writeCsv.ts';
import { type Comparison, compareBill } from './finance/compareBill.ts';
import { gatherMonth } from './finance/gatherMonth.ts';
import { type Line, lineColumns, lineRow } from './finance/line.ts';
import { isMonthZone, type Month, readMonth } from './finance/month.ts';
import { type BillColumn, billColumns, readBill } from './finance/readBill.ts';
import { readAddress } from './target/readAddress.ts';
import { givenToken, runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { type SellerApiReader, sellerApiReader } from './target/sellerApiReader.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { type Output, runCommand } from './terminal/runCommand.ts';

const help = `Writes a month's orders, renewals, upgrades, cancellations and usage as CSV.

  npm run finance -- --month YYYY-MM [options]

With --bill it compares them with the seller centre's export (CSV), line by line, and writes what it found.

options
  --month YYYY-MM  the month
  --bill FILE      the seller centre's bill
  --column NAME=C  where a column of the bill has another name; may be repeated. The names:
                   ${billColumns.join(', ')}
  --zone ZONE      when the month begins: utc+8 (default, as the seller centre) or utc
  --out FILE       writes there instead of to standard output
  --url URL        address of the deployment (default: the sandbox)
  --token TOKEN    token of the seller API with the scope read (default: SELLER_API_TOKEN, then the sandbox's)
  --json           JSON instead of CSV
  --help           this text

examples
  npm run finance -- --month 2026-11 --url https://shop.example.com --token "$SELLER_API_TOKEN" --out books.csv
  npm run finance -- --month 2026-11 --bill bill.csv --column orderId=订单号

Exit code: 0 done (with --bill: all the same), 1 the bill differs, 2 wrong usage or no answer.`;

const text = { type: 'string' } as const;

function readColumns(given: readonly string[]): Readonly<Partial<Record<BillColumn, string>>> {
  return Object.fromEntries(
    given.map(entry => {
      const [, name = '', column = ''] = /^(\w+)=(.+)$/.exec(entry) ?? [];
      if (!billColumns.some(known => known === name)) {
        refuse(`--column must be NAME=COLUMN, with one of ${billColumns.join(', ')}`);
      }
      return [name, column];
    }),
  );
}

async function readBillAt(path: string, columns: Readonly<Partial<Record<BillColumn, string>>>) {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) =>
    refuse(`--bill: ${path} cannot be read (${error.code})`),
  );
  const bill = readBill(bytes, columns);
  return bill.ok ? bill : refuse(`${path}: ${bill.problem}`);
}

async function write(result: string, out: string | undefined, output: Output): Promise<void> {
  if (out === undefined) return output.raw(result);
  // With the mark spreadsheets know that it is UTF-8.
  await writeFile(out, `\uFEFF${result}`).catch((error: NodeJS.ErrnoException) =>
    refuse(`--out: ${out} cannot be written (${error.code})`),
  );
}

const comparedRow = ({ verdict, bill, line, note }: Comparison): readonly string[] => [
  verdict,
  note,
  bill === undefined ? '' : String(bill.number),
  ...(line === undefined
    ? lineColumns.map(name => (bill !== undefined && name in bill ? bill[name as BillColumn] : ''))
    : lineRow(line)),
];

const counted = (names: readonly string[]): string =>
  [...new Set(names)].map(name => `${names.filter(each => each === name).length} ${name}`).join(', ') ||
  'nothing';

async function booksOf(api: SellerApiReader, month: Month): Promise<readonly Line[]> {
  const bar = progressBar(undefined);
  try {
    return await gatherMonth(api, month, instances => bar.to(instances, 'instances'));
  } finally {
    bar.clear();
  }
}

await runCommand({
  name: 'finance',
  help,
  options: {
    ...{ month: text, bill: text, zone: text, out: text, url: text, token: text },
    ...{ column: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  },
  async run(given, _, output) {
    const { zone = 'utc+8', out, json } = given;
    if (!isMonthZone(zone)) return refuse('--zone must be utc+8 or utc');
    const month = readMonth(given.month ?? '', zone);
    if (month === undefined) return refuse('--month YYYY-MM is needed, such as --month 2026-11');
    const columns = readColumns(given.column ?? []);
    const bill = given.bill === undefined ? undefined : await readBillAt(given.bill, columns);
    const sandbox = await runningSandbox();
    const url = given.url === undefined ? sandbox.functionsUrl : readAddress('--url', given.url).href;
    const token = givenToken(given.token, sandbox) ?? sandboxToken(sandbox);
    const books = await booksOf(sellerApiReader(url, token, fetch), month);
    const written = (value: unknown, rows: readonly (readonly string[])[]) =>
      write(json === true ? `${JSON.stringify(value, undefined, 2)}\n` : writeCsv(rows), out, output);
    if (bill === undefined) {
      await written(books, [lineColumns, ...books.map(lineRow)]);
      output.note(`${given.month}: ${counted(books.map(({ kind }) => kind))}`);
      return 0;
    }
    const compared = compareBill(books, bill.lines);
    await written(compared, [['verdict', 'note', 'billLine', ...lineColumns], ...compared.map(comparedRow)]);
    const read = Object.entries(bill.columns).map(([name, column]) => `${name} = "${column}"`);
    output.note(`${given.bill}: ${read.join(', ')}`);
    output.note(`${given.month}: ${counted(compared.map(({ verdict }) => verdict))}`);
    return compared.every(({ verdict }) => verdict === 'same') ? 0 : 1;
  },
});
