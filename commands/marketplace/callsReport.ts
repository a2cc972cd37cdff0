import type { MarketplaceCall, PlayedCall } from '../../sandbox/marketplace/calls/call.ts';
import { playedSummary } from '../../sandbox/marketplace/calls/playMarketplace.ts';
import { minuteMs } from '../../shared/platform/time.ts';

/** The calls and what was verified, for people: everything of a single call, else only what is not in order. */
export function textReport(calls: readonly PlayedCall[], suffered: Suffered = {}): string {
  const [only] = calls;
  const ending = sufferedLines(calls, suffered);
  if (only !== undefined && calls.length === 1) return [singleReport(only), ...ending].join('\n');
  const { verified, instanceIds, resultCodes, milliseconds } = playedSummary(calls);
  const codes = Object.entries(resultCodes).map(
    ([code, times]) => `${code || 'none'} × ${times}${meaningOf(code)}`,
  );
  return [
    `→ ${calls[0]?.sent.method} ${calls[0]?.sent.url.replace(/\?.*$/s, '')}   ${calls.length} calls`,
    `  ${JSON.stringify(calls[0]?.sent.fields)}`,
    ...problemLines(calls),
    `answers verified     ${verified} of ${calls.length}`,
    `result codes         ${codes.join(', ')}`,
    `instance ids         ${instanceIds.length === 0 ? 'none' : `${instanceIds.length}: ${instanceIds.slice(0, 5).join(', ')}`}`,
    `milliseconds         median ${milliseconds.p50}, 95 % ${milliseconds.p95}, 99 % ${milliseconds.p99}, slowest ${milliseconds.slowest}`,
    ...sentence(calls, instanceIds.length),
    ...ending,
  ].join('\n');
}

/** What the calls were made to suffer on their way. */
export type Suffered = Partial<Pick<MarketplaceCall, 'loseAnswer' | 'badSignature' | 'skewMs' | 'replay'>>;

/** Whether calls that nobody may take were refused, and none of them was done. */
export const isRefusedRightly = (calls: readonly PlayedCall[]): boolean =>
  calls.every(({ resultCode }) => resultCode !== '' && resultCode !== '000000' && resultCode !== '000004');

/** What the answers say of that. */
function sufferedLines(calls: readonly PlayedCall[], suffered: Suffered): readonly string[] {
  const { loseAnswer, badSignature, skewMs, replay } = suffered;
  const codes = [...new Set(calls.map(({ resultCode }) => resultCode || 'none'))].join(', ');
  if (badSignature === true || Math.abs(skewMs ?? 0) > minuteMs)
    return [
      isRefusedRightly(calls)
        ? `✓ refused, as it should be (${codes})`
        : `✗ taken (${codes}), and it had to be refused`,
    ];
  if (loseAnswer === true)
    return ['· the first answer was lost on its way; what stands here is the answer to the repeat'];
  return replay === true ? ['· both calls are the same bytes: nothing may happen twice'] : [];
}

/** One line for each kind of problem, with the worst of it: two hundred alike tell nothing more. */
function problemLines(calls: readonly PlayedCall[]): readonly string[] {
  const failed = calls.flatMap(({ checks }) => checks.filter(({ ok }) => !ok));
  return [...new Set(failed.map(({ name }) => name))].flatMap(name => {
    const of = failed.filter(check => check.name === name);
    const worst = of.reduce((one, other) => (amountIn(other.found) > amountIn(one.found) ? other : one));
    return `✗ ${name}: ${of.length === 1 ? worst.found : `${of.length} of ${calls.length} calls, such as ${worst.found}`}`;
  });
}

/** The figure in a finding, such as `6237 ms`. */
const amountIn = (found: string): number => Number(/\d+/.exec(found)?.[0] ?? 0);

/** What counts when one order came many times. */
function sentence(calls: readonly PlayedCall[], instances: number): readonly string[] {
  const isCreation = calls.some(({ sent }) => creations.has(String(sent.fields.activity)));
  if (!isCreation) return [];
  if (instances === 1) return ['✓ one instance, however often the order came'];
  return [instances === 0 ? '✗ no instance was made' : `✗ ${instances} instances of one order`];
}

const creations: ReadonlySet<string> = new Set(['newInstance', 'getLicense', 'getLicenseAsync']);

/** What the marketplace makes of a code. */
const meanings: Readonly<Record<string, string>> = {
  '000000': 'done',
  '000001': 'not verified: signature or nonce',
  '000002': 'a parameter is wrong or too old',
  '000003': 'no such instance',
  '000004': 'in progress, asked again',
  '000005': 'a fault, called again for hours',
};
const meaningOf = (code: string): string => (meanings[code] === undefined ? '' : ` (${meanings[code]})`);

function singleReport({ sent, checks, opened }: PlayedCall): string {
  return [
    `→ ${sent.method} ${sent.url}`,
    `  ${JSON.stringify(sent.fields)}`,
    `← HTTP ${sent.answer.status} in ${sent.milliseconds} ms`,
    `  ${sent.answer.body.toString('utf8')}`,
    ...opened.map(app => `  opened: ${JSON.stringify(app)}`),
    ...checks.map(({ name, ok, found }) => (ok ? `✓ ${name}` : `✗ ${name}: ${found}`)),
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
