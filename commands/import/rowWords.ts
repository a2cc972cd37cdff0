import { bundleWords } from '../../shared/seller/words/bundleWords.ts';
import type { Language } from '../terminal/language.ts';

/** What may be wrong with a file of instances, and with one cell of it. */
const known: readonly (readonly [RegExp, string])[] = [
  [
    /^it is a spreadsheet, not CSV: open it and save it as CSV UTF-8$/,
    '这是电子表格，不是 CSV：请打开后另存为 CSV UTF-8',
  ],
  [/^the file is empty$/, '文件为空'],
  [/^a quote never ends$/, '引号没有结束'],
  [
    /^a quote in this row never ends: nothing behind it can be read$/,
    '该行的引号没有结束：其后的内容无法读取',
  ],
  [/^there is no row below the names of the columns$/, '列名下面没有任何行'],
  [/^has (\d+) cells, and the first line names (\d+)$/, '有 $1 个单元格，而第一行有 $2 个列名'],
  [/^is the same order as in line (\d+)$/, '与第 $1 行是同一订单'],
  [/^is the same as in line (\d+)$/, '与第 $1 行相同'],
  [
    /^is not known; known are (.+)\. --other-columns passes over it$/,
    '未知的列；已知的列为 $1。--other-columns 会跳过它',
  ],
  [/^means the same as column (\d+)$/, '与第 $1 列含义相同'],
  [/^there is no column orderId: does this line name the columns\?$/, '没有 orderId 列：这一行是列名吗？'],
  [/^is missing; --family names one for every row$/, '缺失；--family 可为所有行指定'],
  [/^is missing: (\S+) needs it$/, '缺失：$1 需要它'],
  [/^is missing: (\S+) needs the one that was made$/, '缺失：$1 需要已生成的许可证'],
  [
    /^is missing, and the settings have no APP_URL that could stand in for it$/,
    '缺失，设置中也没有可以代替它的 APP_URL',
  ],
  [/^lies in the future$/, '在未来'],
  [/^is given, but the status is not frozen$/, '已给出，但状态不是 frozen'],
  [/^is given, but a licence code is known by itself$/, '已给出，但授权码本身就是标识'],
  [/^is given, but only online licences have it$/, '已给出，但只有在线许可证才有'],
  [/^is not one digit$/, '不是一位数字'],
  [/^is no date such as (\S+) or (\S+)$/, '不是 $1 或 $2 这样的日期'],
  [/^is longer than (\d+) characters$/, '超过 $1 个字符'],
  [/^was shortened by a spreadsheet: make the column text$/, '被电子表格缩短：请把该列设为文本'],
  [/^has blanks or control characters in it$/, '含有空格或控制字符'],
  [/^is no whole number$/, '不是整数'],
  [/^is not one of (.+)$/, '不是以下之一：$1'],
  [
    /^left out, since its item is in the table and cannot be read: instance (\S+)$/,
    '已跳过，因为表中有其数据项但无法读取：实例 $1',
  ],
  [/^the order has the instance (\S+) already$/, '该订单已有实例 $1'],
  [/^the order was imported as (\S+)$/, '该订单已导入为 $1'],
  [/^belongs to another order in the table$/, '在表中属于另一订单'],
];

/** What is wrong with a row, for people; what only a rule of the product's answer says is quoted. */
export function rowWords(language: Language, problem: string): string {
  if (language === 'en') return problem;
  const [, line, rest] = /^line (\d+): (.+)$/s.exec(problem) ?? [];
  if (line !== undefined && rest !== undefined) return `第 ${line} 行：${rowWords(language, rest)}`;
  const found = known.find(([pattern]) => pattern.test(problem));
  return found === undefined ? bundleWords(language, problem) : problem.replace(found[0], found[1]);
}
