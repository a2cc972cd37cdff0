import type { AnswerCheck } from '../../sandbox/marketplace/answers/checkAnswer.ts';
import type { MarketplaceCall, PlayedCall } from '../../sandbox/marketplace/calls/call.ts';
import { playedSummary } from '../../sandbox/marketplace/calls/playMarketplace.ts';
import { minuteMs } from '../../shared/platform/time.ts';
import { type Language, type Say, speaking, type Text, text } from '../terminal/language.ts';
import { checkFound, checkName } from './checkWords.ts';

/** The calls and what was verified, for people: everything of a single call, else only what is not in order. */
export function textReport(
  calls: readonly PlayedCall[],
  suffered: Suffered = {},
  language: Language = 'en',
): string {
  const [only] = calls;
  const say = speaking(language);
  const ending = sufferedLines(calls, suffered, say);
  if (only !== undefined && calls.length === 1) return [singleReport(only, language), ...ending].join('\n');
  const { verified, instanceIds, resultCodes, milliseconds } = playedSummary(calls);
  const none = say('none', '无');
  const codes = Object.entries(resultCodes).map(
    ([code, times]) => `${code || none} × ${times}${meaningOf(code, language)}`,
  );
  const ids = instanceIds.slice(0, 5).join(', ');
  const { p50, p95, p99, slowest } = milliseconds;
  return [
    `→ ${calls[0]?.sent.method} ${calls[0]?.sent.url.replace(/\?.*$/s, '')}   ${say(`${calls.length} calls`, `${calls.length} 次调用`)}`,
    `  ${JSON.stringify(calls[0]?.sent.fields)}`,
    ...problemLines(calls, language),
    say(
      `answers verified     ${verified} of ${calls.length}`,
      `应答通过校验    ${verified} / ${calls.length}`,
    ),
    say(`result codes         ${codes.join(', ')}`, `结果码          ${codes.join('、')}`),
    say(
      `instance ids         ${instanceIds.length === 0 ? none : `${instanceIds.length}: ${ids}`}`,
      `实例 ID         ${instanceIds.length === 0 ? none : `${instanceIds.length} 个：${ids}`}`,
    ),
    say(
      `milliseconds         median ${p50}, 95 % ${p95}, 99 % ${p99}, slowest ${slowest}`,
      `耗时（毫秒）    中位数 ${p50}，95 % ${p95}，99 % ${p99}，最慢 ${slowest}`,
    ),
    ...sentence(calls, instanceIds.length, say),
    ...ending,
  ].join('\n');
}

/** What the calls were made to suffer on their way. */
export type Suffered = Partial<Pick<MarketplaceCall, 'loseAnswer' | 'badSignature' | 'skewMs' | 'replay'>>;

/** Whether calls that nobody may take were refused, and none of them was done. */
export const isRefusedRightly = (calls: readonly PlayedCall[]): boolean =>
  calls.every(({ resultCode }) => resultCode !== '' && resultCode !== '000000' && resultCode !== '000004');

/** What the answers say of that. */
function sufferedLines(calls: readonly PlayedCall[], suffered: Suffered, say: Say): readonly string[] {
  const { loseAnswer, badSignature, skewMs, replay } = suffered;
  const codes = [...new Set(calls.map(({ resultCode }) => resultCode || say('none', '无')))].join(', ');
  if (badSignature === true || Math.abs(skewMs ?? 0) > minuteMs)
    return [
      isRefusedRightly(calls)
        ? say(`✓ refused, as it should be (${codes})`, `✓ 被拒绝，符合预期（${codes}）`)
        : say(`✗ taken (${codes}), and it had to be refused`, `✗ 被接受（${codes}），而它应当被拒绝`),
    ];
  if (loseAnswer === true)
    return [
      say(
        '· the first answer was lost on its way; what stands here is the answer to the repeat',
        '· 第一次应答在途中丢失；这里显示的是重试的应答',
      ),
    ];
  return replay === true
    ? [say('· both calls are the same bytes: nothing may happen twice', '· 两次调用逐字节相同：不得重复生效')]
    : [];
}

/** One line for each kind of problem, with the worst of it: two hundred alike tell nothing more. */
function problemLines(calls: readonly PlayedCall[], language: Language): readonly string[] {
  const say = speaking(language);
  const failed = calls.flatMap(({ checks }) => checks.filter(({ ok }) => !ok));
  return [...new Set(failed.map(({ name }) => name))].flatMap(name => {
    const of = failed.filter(check => check.name === name);
    const worst = of.reduce((one, other) => (amountIn(other.found) > amountIn(one.found) ? other : one));
    const found = checkFound(language, worst);
    return of.length === 1
      ? problemLine(worst, language)
      : say(
          `✗ ${name}: ${of.length} of ${calls.length} calls, such as ${found}`,
          `✗ 不符合“${checkName(language, worst)}”：${calls.length} 次调用中有 ${of.length} 次，例如 ${found}`,
        );
  });
}

/** In Chinese a name behind the mark alone would read as if it held. */
const problemLine = (check: AnswerCheck, language: Language): string =>
  speaking(language)(
    `✗ ${check.name}: ${check.found}`,
    `✗ 不符合“${checkName(language, check)}”：${checkFound(language, check)}`,
  );

/** The figure in a finding, such as `6237 ms`. */
const amountIn = (found: string): number => Number(/\d+/.exec(found)?.[0] ?? 0);

/** What counts when one order came many times. */
function sentence(calls: readonly PlayedCall[], instances: number, say: Say): readonly string[] {
  const isCreation = calls.some(({ sent }) => creations.has(String(sent.fields.activity)));
  if (!isCreation) return [];
  if (instances === 1)
    return [say('✓ one instance, however often the order came', '✓ 订单无论来多少次，都只有一个实例')];
  return [
    instances === 0
      ? say('✗ no instance was made', '✗ 没有创建实例')
      : say(`✗ ${instances} instances of one order`, `✗ 一个订单有 ${instances} 个实例`),
  ];
}

const creations: ReadonlySet<string> = new Set(['newInstance', 'getLicense', 'getLicenseAsync']);

/** What the marketplace makes of a code. */
const meanings: Readonly<Record<string, Text>> = {
  '000000': text('done', '成功'),
  '000001': text('not verified: signature or nonce', '校验不通过：签名或 nonce'),
  '000002': text('a parameter is wrong or too old', '参数有误或已过时'),
  '000003': text('no such instance', '实例不存在'),
  '000004': text('in progress, asked again', '处理中，会再次查询'),
  '000005': text('a fault, called again for hours', '内部故障，数小时内会重复调用'),
};

function meaningOf(code: string, language: Language): string {
  const meaning = meanings[code];
  if (meaning === undefined) return '';
  return language === 'zh' ? `（${meaning.zh}）` : ` (${meaning.en})`;
}

function singleReport({ sent, checks, opened }: PlayedCall, language: Language): string {
  const say = speaking(language);
  const { status, body } = sent.answer;
  return [
    `→ ${sent.method} ${sent.url}`,
    `  ${JSON.stringify(sent.fields)}`,
    say(`← HTTP ${status} in ${sent.milliseconds} ms`, `← HTTP ${status}，耗时 ${sent.milliseconds} 毫秒`),
    `  ${body.toString('utf8')}`,
    ...opened.map(app => `  ${say('opened:', '解密后：')} ${JSON.stringify(app)}`),
    ...checks.map(check => (check.ok ? `✓ ${checkName(language, check)}` : problemLine(check, language))),
  ].join('\n');
}

/** The report as JSON, for programs. */
export function callsReport(calls: readonly PlayedCall[]) {
  return {
    verified: calls.every(({ verified }) => verified),
    summary: playedSummary(calls),
    calls: calls.map(({ sent, resultCode, content, checks, opened, verified }) => ({
      method: sent.method,
      url: sent.url,
      request: sent.fields,
      status: sent.answer.status,
      answer: content ?? sent.answer.body.toString('utf8'),
      resultCode,
      ...(opened.length === 0 ? {} : { opened }),
      milliseconds: sent.milliseconds,
      verified,
      checks,
    })),
  };
}
