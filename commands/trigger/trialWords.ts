import { connectionCodeInWords } from '../terminal/connectionProblem.ts';
import type { Language } from '../terminal/language.ts';

/** What the sandbox says of a trial that it cannot make, or that went wrong (sandbox/trigger). */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^there is no instance "(.*)"$/, '没有实例“$1”'],
  [
    /^there is no event "(.*)"; npm run trigger lists them$/,
    '没有事件“$1”；npm run trigger -- --help 列出所有事件',
  ],
  [/^the seller API answers HTTP (\d+)$/, '卖家 API 应答 HTTP $1'],
  [/^(\S+) answers HTTP (\d+)$/, '$1 应答 HTTP $2'],
  [/^(\S+) has no field "(.*)"; it has (.*)$/, '$1 没有字段“$2”；它的字段有 $3'],
  [/^--(\S+) (".*") does not fit: (.*)$/, '--$1 $2 不符合：“$3”'],
  [
    /^(\S+): no answer in time\. Is your product running\?$/,
    '$1：没有在规定时间内应答。您的产品是否在运行？',
  ],
  [/^HTTP (\d+): it is sent again$/, 'HTTP $1：会再次发送'],
  [/^HTTP 422 needs (.*): it is sent again$/, 'HTTP 422 需要 $1：会再次发送'],
  [/^(\S+) cannot be refused: it is sent again$/, '$1 不能拒绝：会再次发送'],
  [/^HTTP (\d+), but (.*)$/, 'HTTP $1，但是“$2”'],
];

/** A sentence that nobody knows is quoted as it is: it may be the product's own. */
export function trialWords(language: Language, english: string): string {
  if (language === 'en') return english;
  const [, url, code = ''] = /^(\S+): .* \((\w+)\)\. Is your product running\?$/.exec(english) ?? [];
  const fault = connectionCodeInWords(code);
  if (fault !== undefined) return `${url}：${fault.zh}。您的产品是否在运行？`;
  const known = patterns.find(([of]) => of.test(english));
  return known === undefined ? `“${english}”` : english.replace(known[0], known[1]);
}
