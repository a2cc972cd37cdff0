import type { PlayedCall } from '../../sandbox/marketplace/calls/call.ts';
import { playedSummary } from '../../sandbox/marketplace/calls/playMarketplace.ts';

/** The calls and what was verified, for people: everything of a single call, else only what is not in order. */
export function textReport(calls: readonly PlayedCall[]): string {
  const [only] = calls;
  if (only !== undefined && calls.length === 1) return singleReport(only);
  const { verified, instanceIds, resultCodes, milliseconds } = playedSummary(calls);
  const codes = Object.entries(resultCodes).map(([code, times]) => `${code || 'none'} × ${times}`);
  const problems = calls.flatMap(({ checks }) =>
    checks.filter(({ ok }) => !ok).map(({ name, found }) => `✗ ${name}: ${found}`),
  );
  return [
    `→ ${calls[0]?.sent.method} ${calls[0]?.sent.url.replace(/\?.*$/s, '')}   ${calls.length} calls`,
    `  ${JSON.stringify(calls[0]?.sent.fields)}`,
    ...new Set(problems),
    `answers verified     ${verified} of ${calls.length}`,
    `result codes         ${codes.join(', ')}`,
    `instance ids         ${instanceIds.length === 0 ? 'none' : `${instanceIds.length}: ${instanceIds.slice(0, 5).join(', ')}`}`,
    `milliseconds         median ${milliseconds.p50}, 95 % ${milliseconds.p95}, 99 % ${milliseconds.p99}, slowest ${milliseconds.slowest}`,
  ].join('\n');
}

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
