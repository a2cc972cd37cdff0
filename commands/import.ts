import { readFile } from 'node:fs/promises';
import { columnNames } from './import/columns.ts';
import { runImport } from './import/runImport.ts';
import { familyWords } from './import/words.ts';
import { withDeployment } from './target/openDeployment.ts';
import { languageOption } from './terminal/chosenLanguage.ts';
import { text } from './terminal/language.ts';
import { refuseInBoth } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const english = `Takes in instances that were bought elsewhere, or that a restored backup has lost.

  npm run import -- --file instances.csv [options]

Without --write nothing is written: the file and the table are compared, and everything wrong is named by line and
column. With a single bad row nothing is written either. What is in the table already stays as it is, so a run that
was broken off is run again and goes on. A row whose item in the table cannot be read is named and left out. Nobody is
told of what is imported.

options
  --file FILE      the rows, CSV with a first line that names the columns (UTF-8, or as spreadsheets save it)
  --write          writes them
  --family NAME    family of rows that have no column family: saas-v2, saas-v1, license-v1, license-v2, online-license
  --zone ZONE      of times that name none: utc+8 (default, as the seller centre) or utc
  --other-columns  passes over columns of another name instead of refusing them
  --rate N         rows a second at most (default 200); slower by itself while the table throttles
  --env-file FILE  settings of the deployment as NAME=value lines; the environment stands before them
  --json           one JSON object instead of text
  --lang en|zh     language (default: the terminal's)
  --help           this text

columns
${wrapped(columnNames)}

example
  npm run import -- --file instances.csv --family saas-v2 --env-file prod.env

Exit code: 0 done, or nothing wrong; 1 broken off, run it again, or rows were left out; 2 wrong usage, settings or
rows: nothing was written.`;

const chinese = `导入在别处购买的实例，或恢复的备份中缺失的实例。

  npm run import -- --file instances.csv [选项]

没有 --write 时什么也不写：只比较文件与表，并按行和列指出全部错误。只要有一行有误，就什么也不写。表中已有的保持不变，
因此中断后再次运行会继续。表中数据项无法读取的行会列出并跳过。导入的内容不通知任何人。

选项
  --file FILE      CSV 文件，第一行是列名（UTF-8，或电子表格保存的编码）
  --write          写入
  --family NAME    没有 family 列的行所属的商品类型：saas-v2、saas-v1、license-v1、license-v2、online-license
  --zone ZONE      未写时区的时间所用时区：utc+8（默认，与卖家中心一致）或 utc
  --other-columns  跳过其他名称的列，而不是报错
  --rate N         每秒最多写入的行（默认 200）；表限流时自动放慢
  --env-file FILE  部署的设置，每行 NAME=value；环境变量优先
  --json           输出一个 JSON 对象
  --lang en|zh     语言（默认：终端的语言）
  --help           本说明

列
${wrapped(columnNames)}

示例
  npm run import -- --file instances.csv --family saas-v2 --env-file prod.env

退出码：0 完成，或没有错误；1 中断，请再次运行，或跳过了若干行；2 用法、设置或行有误：什么也没有写。`;

const word = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

await runCommand({
  name: 'import',
  help: text(english, chinese),
  options: {
    ...{ file: word, family: word, zone: word, rate: word, 'env-file': word },
    ...languageOption,
    ...{ write: flag, 'other-columns': flag, json: flag },
  },
  async run(given, _, output, language) {
    const {
      file = refuseInBoth('--file is missing; --help shows the columns', '缺少 --file；--help 列出各列'),
      family,
      zone = 'utc+8',
    } = given;
    if (zone !== 'utc' && zone !== 'utc+8')
      return refuseInBoth('--zone must be utc+8 or utc', '--zone 必须是 utc+8 或 utc');
    if (family !== undefined && !familyWords.has(family)) {
      const known = [...familyWords.keys()].join(', ');
      refuseInBoth(`--family must be one of ${known}`, `--family 必须是以下之一：${known}`);
    }
    const perSecond = Number(given.rate ?? 200);
    if (!(perSecond >= 0.1 && perSecond <= 100_000))
      refuseInBoth('--rate must be a number, 0.1 to 100000', '--rate 必须是 0.1 到 100000 的数');
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) =>
      refuseInBoth(
        `--file: ${file} cannot be read (${error.code})`,
        `--file：无法读取 ${file}（${error.code}）`,
      ),
    );
    const { write = false, json = false } = given;
    return withDeployment(given['env-file'], output.note, deployment => {
      const { config } = deployment;
      const settings = { config, family, zone, passesOver: given['other-columns'] ?? false } as const;
      return runImport(bytes, settings, { deployment, output, perSecond, write, json, language });
    });
  },
});

function wrapped(names: readonly string[]): string {
  const lines = [''];
  for (const name of names) {
    const last = lines.at(-1) ?? '';
    if (last.length + name.length > 100) lines.push(name);
    else lines[lines.length - 1] = last === '' ? name : `${last}, ${name}`;
  }
  return lines.map(line => `  ${line}`).join('\n');
}
