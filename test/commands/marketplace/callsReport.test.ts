import { expect, it } from 'vitest';
import { callsReport, textReport } from '../../../commands/marketplace/callsReport.ts';
import type { PlayedCall } from '../../../sandbox/marketplace/calls/call.ts';

const played = (given: Partial<PlayedCall> = {}): PlayedCall => ({
  sent: {
    method: 'POST',
    fields: { activity: 'freeze' },
    url: 'http://localhost:4000/saas?signature=S&timestamp=1&nonce=N',
    body: '{"activity":"freeze"}',
    milliseconds: 12,
    answer: { status: 200, headers: [], body: Buffer.from('{"resultCode":"000000","resultMsg":""}') },
  },
  resultCode: '000000',
  instanceId: undefined,
  content: { resultCode: '000000', resultMsg: '' },
  checks: [{ name: 'HTTP 200', ok: true, found: '' }],
  opened: [],
  verified: true,
  ...given,
});

const failed = played({ verified: false, checks: [{ name: 'HTTP 200', ok: false, found: 'HTTP 500' }] });

it('shows one call with its request, its answer, its time and every check', () => {
  expect(textReport([played()])).toBe(
    [
      '→ POST http://localhost:4000/saas?signature=S&timestamp=1&nonce=N',
      '  {"activity":"freeze"}',
      '← HTTP 200 in 12 ms',
      '  {"resultCode":"000000","resultMsg":""}',
      '✓ HTTP 200',
    ].join('\n'),
  );
});

it('shows several calls in numbers, and each problem once', () => {
  expect(textReport([played({ instanceId: 'i-1' }), failed, failed])).toBe(
    [
      '→ POST http://localhost:4000/saas   3 calls',
      '  {"activity":"freeze"}',
      '✗ HTTP 200: 2 of 3 calls, such as HTTP 500',
      'answers verified     1 of 3',
      'result codes         000000 × 3 (done)',
      'instance ids         1: i-1',
      'milliseconds         median 12, 95 % 12, 99 % 12, slowest 12',
    ].join('\n'),
  );
});

it('says in one line of a kind of problem how many there are and the worst, and how many instances came of one order', () => {
  const late = (ms: number, instanceId?: string) =>
    played({
      instanceId,
      verified: false,
      sent: { ...played().sent, fields: { activity: 'newInstance' } },
      checks: [{ name: 'answered within 5 s', ok: false, found: `${ms} ms` }],
    });
  const lines = textReport([late(5_276, 'i-1'), late(6_237, 'i-1'), late(5_400)]).split('\n');
  expect(lines.filter(line => line.startsWith('✗'))).toEqual([
    '✗ answered within 5 s: 3 of 3 calls, such as 6237 ms',
  ]);
  expect(lines.at(-1)).toBe('✓ one instance, however often the order came');
  expect(textReport([late(5_276, 'i-1'), late(6_237, 'i-2')])).toContain('✗ 2 instances of one order');
  expect(textReport([late(5_276), late(6_237)])).toContain('✗ no instance was made');
});

it('says what a call was made to suffer, and whether it was refused as it should be', () => {
  const refused = played({ resultCode: '000001' });
  expect(textReport([refused], { badSignature: true })).toContain('✓ refused, as it should be (000001)');
  expect(textReport([played()], { badSignature: true })).toContain('✗ taken (000000)');
  expect(textReport([played({ resultCode: '000002' })], { skewMs: -61_000 })).toContain('✓ refused');
  expect(textReport([refused], { skewMs: 59_000 })).not.toContain('refused,');
  expect(textReport([played()], { loseAnswer: true })).toContain('the first answer was lost');
});

it('tells programs the same, with the request and the answer as JSON', () => {
  expect(callsReport([played(), failed])).toMatchObject({
    verified: false,
    summary: { calls: 2, verified: 1 },
    calls: [
      { request: { activity: 'freeze' }, status: 200, answer: { resultCode: '000000' }, milliseconds: 12 },
      {},
    ],
  });
});
