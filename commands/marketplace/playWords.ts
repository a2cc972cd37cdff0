import { connectionCodeInWords } from '../terminal/connectionProblem.ts';
import { type Text, text } from '../terminal/language.ts';

/** Why the sandbox cannot play a call (sandbox/marketplace/calls). */
const patterns: readonly (readonly [RegExp, string])[] = [
  [/^(\S+) has no (\S+); it has (.+)$/, '$1 没有 $2；它有 $3'],
  [
    /^no purchase is remembered for the order (.+); purchase first, or give --instance$/s,
    '没有记住订单 $1 的购买；请先 purchase，或给出 --instance',
  ],
  [
    /^no purchase is remembered; purchase first, or give --instance$/,
    '没有记住任何购买；请先 purchase，或给出 --instance',
  ],
  [/^the enterprise has nobody called "(.*)"; there are (.*)$/s, '企业中没有“$1”；有 $2'],
  [/^(\S+) answers HTTP (\d+)$/, '$1 应答 HTTP $2'],
];

/**
 * A problem of the sandbox's marketplace, for people; one that nobody knows is quoted.
 *
 * @returns `isAway` when nobody answered
 */
export function playWords(english: string): Text & { readonly isAway: boolean } {
  const [, url = '', code = ''] = /^(\S+) does not answer: (.+)$/s.exec(english) ?? [];
  if (url !== '') {
    const fault = connectionCodeInWords(code) ?? text(code, `“${code}”`);
    const said = text(`${url} does not answer: ${fault.en}`, `${url} 没有应答：${fault.zh}`);
    return { ...said, isAway: connectionCodeInWords(code) !== undefined };
  }
  const known = patterns.find(([of]) => of.test(english));
  const chinese = known === undefined ? `“${english}”` : english.replace(known[0], known[1]);
  return { ...text(english, chinese), isAway: false };
}
