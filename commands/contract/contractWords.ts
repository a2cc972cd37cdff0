import type { Language } from '../terminal/language.ts';
import { trialWords } from '../trigger/trialWords.ts';

/** What is wrong with an answer of a product that is a module (checkProduct.ts beside). */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^the default export has no function send$/, '默认导出没有函数 send'],
  [/^a repeat with the same id is answered otherwise$/, '相同 id 的重复消息得到不同的应答'],
  [/^the answer has no kind: delivered, refused or failed$/, '应答没有 kind：delivered、refused 或 failed'],
  [/^no answer within (\d+) ms$/, '$1 毫秒内没有应答'],
  [/^it throws (.*)$/s, '抛出异常“$1”'],
  [/^failed: (.*)$/s, '失败：“$1”'],
];

/** For people; what nobody knows is quoted: it may be the product's own. */
export function contractWords(language: Language, english: string): string {
  if (language === 'en') return english;
  const known = patterns.find(([of]) => of.test(english));
  return known === undefined ? trialWords(language, english) : english.replace(known[0], known[1]);
}
