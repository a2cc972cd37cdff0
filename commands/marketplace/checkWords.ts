import type { AnswerCheck } from '../../sandbox/marketplace/answers/checkAnswer.ts';
import type { Language } from '../terminal/language.ts';

const fixed: Readonly<Record<string, string>> = {
  'HTTP 200': 'HTTP 200',
  'content type application/json': 'Content-Type 为 application/json',
  'resultCode of 6 digits': 'resultCode 为 6 位数字',
  'resultMsg is present': '有 resultMsg',
  'Body-Sign over the exact bytes': 'Body-Sign 与收到的字节一致',
  'fields within their lengths': '字段长度不超限',
  'ASCII only': '只有 ASCII 字符',
  'answered within 5 s': '在 5 秒内应答',
  'userName and password decrypt': 'userName 和 password 可以解密',
};

/** What an answer is checked for (sandbox/marketplace/answers), for people. One that nobody knows is quoted. */
export function checkName(language: Language, { name }: Pick<AnswerCheck, 'name'>): string {
  if (language === 'en') return name;
  const carried = /^answer carries (.+)$/.exec(name)?.[1];
  if (carried !== undefined) return `应答带有 ${carried.replaceAll(' and ', ' 和 ')}`;
  return fixed[name] ?? `“${name}”`;
}

/** What was found instead is a value of the answer, but for these. */
const findings: readonly (readonly [RegExp, string])[] = [
  [/^none$/, '没有'],
  [/^no such header$/, '没有这个响应头'],
  [/^other characters$/, '有其他字符'],
  [/^too long: (.+)$/, '过长：$1'],
  [/^no (.+)$/, '没有 $1'],
  [/^(\d+) do not by encryptType (.*)$/, '有 $1 个无法按 encryptType $2 解密'],
  [/^(\d+) ms$/, '$1 毫秒'],
];

/** What was found instead, for people. */
export function checkFound(language: Language, { found }: Pick<AnswerCheck, 'found'>): string {
  if (language === 'en') return found;
  const known = findings.find(([of]) => of.test(found));
  return known === undefined ? found : found.replace(known[0], known[1]);
}
