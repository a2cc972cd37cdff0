import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { mergedVariables } from '../sandbox/sandboxSettings.ts';
import { projectDirectory } from './bundle/projectDirectory.ts';
import { type Comparison, compareBill } from './finance/compareBill.ts';
import { writeCsv } from './finance/csv.ts';
import { gatherMonth } from './finance/gatherMonth.ts';
import { type Line, lineColumns, lineRow } from './finance/line.ts';
import { isMonthZone, type Month, readMonth } from './finance/month.ts';
import { type BillColumn, billColumns, readBill } from './finance/readBill.ts';
import { SellerApiError, sellerApi } from './why/sellerApi.ts';

const usage = `npm run finance -- --month YYYY-MM [--bill FILE] [--out FILE] [--url URL] [--token TOKEN] [--json]

Writes a month's orders, renewals, upgrades, cancellations and usage as CSV: to standard output, or to --out.
With --bill it compares them with the seller centre's export (CSV), line by line, and writes what it found.
  --column  where a column of the bill has another name: --column orderId=NAME; ours are
            ${billColumns.join(', ')}
  --zone    when the month begins: utc+8 (default, as the seller centre) or utc
  --url     address of the deployment; default: the sandbox
  --token   token of the seller API with the scope read; default: SELLER_API_TOKEN, then the sandbox's

Exit code: 0 done (with --bill: all the same), 1 the bill differs, 2 wrong usage or no answer.`;

function refuse(problem: string): never {
  console.error(`finance: ${problem}`);
  process.exit(2);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        month: { type: 'string' },
        bill: { type: 'string' },
        column: { type: 'string', multiple: true },
        zone: { type: 'string' },
        out: { type: 'string' },
        url: { type: 'string' },
        token: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    return refuse(`${error instanceof Error ? error.message : 'wrong usage'} (--help shows the usage)`);
  }
}

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

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch {
    return refuse(`${path} cannot be read`);
  }
}

async function write(text: string, out: string | undefined): Promise<void> {
  if (out === undefined) process.stdout.write(text);
  // With the mark spreadsheets know that it is UTF-8.
  else await writeFile(out, `\uFEFF${text}`);
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

const values = readArguments();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
const { zone = 'utc+8' } = values;
if (!isMonthZone(zone)) refuse('--zone must be utc+8 or utc');
const month = readMonth(values.month ?? '', zone);
if (month === undefined) refuse('--month YYYY-MM is needed, such as --month 2026-11');

const variables = mergedVariables(
  await readFile(join(projectDirectory, 'sandbox', 'sandbox.env'), 'utf8'),
  process.env,
);
const url = values.url ?? `http://localhost:${variables.PORT || 4000}`;
if (!URL.canParse(url)) refuse('--url must be an http or https address');
const sandboxToken = variables.SELLER_API_TOKENS?.split(',')[0]?.split(':').slice(2).join(':');
const token = values.token ?? process.env.SELLER_API_TOKEN ?? sandboxToken ?? '';

const columns = readColumns(values.column ?? []);
const bill = values.bill === undefined ? undefined : readBill(await bytesOf(values.bill), columns);
if (bill?.ok === false) refuse(`${values.bill}: ${bill.problem}`);

async function linesOf(wanted: Month): Promise<readonly Line[]> {
  const shows = process.stderr.isTTY === true;
  try {
    return await gatherMonth(sellerApi(url, token, fetch), wanted, instances => {
      if (shows && instances % 25 === 0) process.stderr.write(`\r${instances} instances`);
    });
  } catch (error) {
    if (!(error instanceof SellerApiError)) throw error;
    return refuse(error.message);
  } finally {
    if (shows) process.stderr.write('\r\u001B[K');
  }
}

const found = await linesOf(month);
if (bill === undefined) {
  const text = values.json
    ? `${JSON.stringify(found, undefined, 2)}\n`
    : writeCsv([lineColumns, ...found.map(lineRow)]);
  await write(text, values.out);
  console.error(`${values.month}: ${counted(found.map(({ kind }) => kind))}`);
} else {
  const compared = compareBill(found, bill.lines);
  const text = values.json
    ? `${JSON.stringify(compared, undefined, 2)}\n`
    : writeCsv([['verdict', 'note', 'billLine', ...lineColumns], ...compared.map(comparedRow)]);
  await write(text, values.out);
  const read = Object.entries(bill.columns).map(([name, column]) => `${name} = "${column}"`);
  console.error(`${values.bill}: ${read.join(', ')}`);
  console.error(`${values.month}: ${counted(compared.map(({ verdict }) => verdict))}`);
  process.exitCode = compared.every(({ verdict }) => verdict === 'same') ? 0 : 1;
}
