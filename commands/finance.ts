import { appendFile, readFile, writeFile } from 'node:fs/promises';
import type { SellerApi } from '../client/sellerApi.ts';
import { writeCsv } from './csv/writeCsv.ts';
import { type Comparison, compareBill } from './finance/compareBill.ts';
import { gatherMonth } from './finance/gatherMonth.ts';
import { type Line, lineColumns, lineRow } from './finance/line.ts';
import { isMonthZone, type Month, readMonth } from './finance/month.ts';
import { type BillColumn, billColumns, readBill } from './finance/readBill.ts';
import { deploymentApi } from './target/deploymentApi.ts';
import { readAddress } from './target/readAddress.ts';
import { givenToken, runningSandbox, sandboxToken } from './target/runningSandbox.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { type Language, speaking, type Text, text } from './terminal/language.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { type Output, runCommand } from './terminal/runCommand.ts';

const english = `Writes a month's orders, renewals, upgrades, cancellations and usage as CSV.

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
  --lang en|zh     language (default: the terminal's); the columns of the file stay as they are
  --json           JSON instead of CSV
  --help           this text

examples
  npm run finance -- --month 2026-11 --url https://shop.example.com --token "$SELLER_API_TOKEN" --out books.csv
  npm run finance -- --month 2026-11 --bill bill.csv --column orderId=订单号

Exit code: 0 done (with --bill: all the same), 1 the bill differs or something cannot be read, 2 wrong usage, no answer.`;

const chinese = `把一个月的订单、续费、变更、退订和用量写成 CSV。

  npm run finance -- --month YYYY-MM [选项]

带 --bill 时与卖家中心导出的账单（CSV）逐行核对，并写出结果。

选项
  --month YYYY-MM  月份
  --bill FILE      卖家中心的账单
  --column NAME=C  账单中某列使用其他名称时给出；可重复。名称：
                   ${billColumns.join(', ')}
  --zone ZONE      月份从何时开始：utc+8（默认，与卖家中心一致）或 utc
  --out FILE       写入文件，而不是标准输出
  --url URL        部署的地址（默认：沙箱）
  --token TOKEN    卖家 API 的令牌（read 权限；默认：SELLER_API_TOKEN，其次是沙箱的令牌）
  --lang en|zh     语言（默认：终端的语言）；文件的列名不变
  --json           输出 JSON 而不是 CSV
  --help           本说明

示例
  npm run finance -- --month 2026-11 --url https://shop.example.com --token "$SELLER_API_TOKEN" --out books.csv
  npm run finance -- --month 2026-11 --bill bill.csv --column orderId=订单号

退出码：0 完成（带 --bill：全部一致），1 账单有差异或有数据无法读取，2 用法错误或无应答。`;

const word = { type: 'string' } as const;

function readColumns(given: readonly string[]): Readonly<Partial<Record<BillColumn, string>>> {
  return Object.fromEntries(
    given.map(entry => {
      const [, name = '', column = ''] = /^(\w+)=(.+)$/.exec(entry) ?? [];
      if (!billColumns.some(known => known === name)) {
        refuseInBoth(
          `--column must be NAME=COLUMN, with one of ${billColumns.join(', ')}`,
          `--column 必须是 NAME=列名，NAME 为以下之一：${billColumns.join(', ')}`,
        );
      }
      return [name, column];
    }),
  );
}

async function readBillAt(path: string, columns: Readonly<Partial<Record<BillColumn, string>>>) {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) =>
    refuseInBoth(
      `--bill: ${path} cannot be read (${error.code})`,
      `--bill：${path} 无法读取（${error.code}）`,
    ),
  );
  const bill = readBill(bytes, columns);
  return bill.ok ? bill : refuseInBoth(`${path}: ${bill.problem.en}`, `${path}：${bill.problem.zh}`);
}

async function write(result: string, out: string | undefined, output: Output): Promise<void> {
  if (out === undefined) return output.raw(result);
  // With the mark spreadsheets know that it is UTF-8.
  await writeFile(out, `\uFEFF${result}`).catch(cannotBeWritten(out));
}

const cannotBeWritten = (out: string) => (error: NodeJS.ErrnoException) =>
  refuseInBoth(`--out: ${out} cannot be written (${error.code})`, `--out：${out} 无法写入（${error.code}）`);

const comparedRow = ({ verdict, bill, line, note }: Comparison): readonly string[] => [
  verdict,
  note,
  bill === undefined ? '' : String(bill.number),
  ...(line === undefined
    ? lineColumns.map(name => (bill !== undefined && name in bill ? bill[name as BillColumn] : ''))
    : lineRow(line)),
];

/** Kinds of lines and verdicts, as the files name them, for people. */
const spoken: Readonly<Record<Line['kind'] | Comparison['verdict'], Text>> = {
  order: text('order', '订单'),
  renewal: text('renewal', '续费'),
  upgrade: text('upgrade', '变更'),
  cancellation: text('cancellation', '退订'),
  usage: text('usage', '用量'),
  same: text('same', '一致'),
  differs: text('differs', '有差异'),
  'amount-unknown': text('amount-unknown', '金额未知'),
  'only-in-bill': text('only-in-bill', '仅在账单中'),
  'only-here': text('only-here', '仅在本服务中'),
};

function counted(names: readonly (keyof typeof spoken)[], language: Language): string {
  const say = speaking(language);
  const kinds = [...new Set(names)].map(name => {
    const count = names.filter(each => each === name).length;
    return say(`${count} ${spoken[name].en}`, `${spoken[name].zh} ${count} 行`);
  });
  return kinds.join(say(', ', '，')) || say('nothing', '没有记录');
}

interface Books {
  readonly lines: readonly Line[];
  /** Instances that are missing, since they cannot be read. */
  readonly unreadable: readonly string[];
}

async function booksOf(api: SellerApi, month: Month, language: Language): Promise<Books> {
  const bar = progressBar(undefined);
  const unreadable: string[] = [];
  const what = speaking(language)('instances', '个实例');
  try {
    const lines = await gatherMonth(
      api,
      month,
      instances => bar.to(instances, what),
      instanceId => unreadable.push(instanceId),
    );
    return { lines, unreadable };
  } finally {
    bar.clear();
  }
}

await runCommand({
  name: 'finance',
  help: text(english, chinese),
  options: {
    ...{ month: word, bill: word, zone: word, out: word, url: word, token: word },
    ...{ column: { type: 'string', multiple: true }, ...languageOption, json: { type: 'boolean' } },
  },
  async run(given, _, output, language) {
    const say = speaking(language);
    const { zone = 'utc+8', out, json } = given;
    if (!isMonthZone(zone)) return refuseInBoth('--zone must be utc+8 or utc', '--zone 必须是 utc+8 或 utc');
    const month = readMonth(given.month ?? '', zone);
    if (month === undefined)
      return refuseInBoth(
        '--month YYYY-MM is needed, such as --month 2026-11',
        '需要 --month YYYY-MM，例如 --month 2026-11',
      );
    const columns = readColumns(given.column ?? []);
    const bill = given.bill === undefined ? undefined : await readBillAt(given.bill, columns);
    // What cannot be written comes to light before everything is read.
    if (out !== undefined) await appendFile(out, '').catch(cannotBeWritten(out));
    const sandbox = await runningSandbox();
    const url = given.url === undefined ? sandbox.functionsUrl : readAddress('--url', given.url).href;
    const token = givenToken(given.token, sandbox) ?? sandboxToken(sandbox);
    const { lines: books, unreadable } = await booksOf(deploymentApi(url, token), month, language);
    const written = (value: unknown, rows: readonly (readonly string[])[]) =>
      write(json === true ? `${JSON.stringify(value, undefined, 2)}\n` : writeCsv(rows), out, output);
    const colon = say(': ', '：');
    const tellUnreadable = (): number => {
      if (unreadable.length === 0) return 0;
      const some = unreadable.slice(0, 3).join(', ');
      output.note(
        say(
          `✗ ${unreadable.length} instance(s) cannot be read and are missing here: ${some}; npm run why tells the cause`,
          `✗ ${unreadable.length} 个实例无法读取，这里缺少它们：${some}；npm run why 说明原因`,
        ),
      );
      return 1;
    };
    if (bill === undefined) {
      await written(books, [lineColumns, ...books.map(lineRow)]);
      output.note(
        `${given.month}${colon}${counted(
          books.map(({ kind }) => kind),
          language,
        )}`,
      );
      return tellUnreadable();
    }
    const compared = compareBill(books, bill.lines);
    await written(compared, [['verdict', 'note', 'billLine', ...lineColumns], ...compared.map(comparedRow)]);
    const read = Object.entries(bill.columns).map(([name, column]) => `${name} = "${column}"`);
    output.note(`${given.bill}${colon}${read.join(say(', ', '，'))}`);
    output.note(
      `${given.month}${colon}${counted(
        compared.map(({ verdict }) => verdict),
        language,
      )}`,
    );
    return Math.max(tellUnreadable(), compared.every(({ verdict }) => verdict === 'same') ? 0 : 1);
  },
});
