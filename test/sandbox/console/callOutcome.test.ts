import { expect, it } from 'vitest';
import { callOutcome } from '../../../sandbox/console/client/marketplace/callOutcome.ts';

const outcome = (resultCodes: Record<string, number>, faults: string[] = [], unverified = 0) => {
  const calls = Object.values(resultCodes).reduce((sum, times) => sum + times, 0);
  const milliseconds = { p50: 1, p95: 1, p99: 1, slowest: 1 };
  const summary = { calls, verified: calls - unverified, instanceIds: [], resultCodes, milliseconds };
  const { mark, text } = callOutcome({ summary, faults });
  return `${mark} ${text.en}`;
};

it.each([
  [{ '000000': 1 }, [], '✓ worked'],
  [{ '000003': 1 }, [], '✗ refused'],
  [{ '000004': 1 }, [], '… in progress'],
  [{ '000000': 1, '000004': 49 }, ['parallel'], '✓ worked'],
  [{ '000000': 4, '000005': 1 }, ['repeat'], '✗ refused'],
  [{ '000001': 1 }, ['badSignature'], '✓ refused, as it should be'],
  [{ '000002': 1 }, ['skewMs'], '✓ refused, as it should be'],
  [{ '000000': 1 }, ['badSignature'], '✗ the answer breaks a rule'],
  [{ '000000': 1, '000001': 1 }, ['replay'], '✓ worked'],
  [{ '000001': 2 }, ['replay'], '✗ refused'],
])('of calls that were answered %j with the faults %j the console says %s', (codes, faults, said) => {
  expect(outcome(codes, faults)).toBe(said);
});

it('says of no answer that breaks a rule that it worked', () => {
  expect(outcome({ '000000': 2 }, [], 1)).toBe('✗ the answer breaks a rule');
  expect(outcome({})).toBe('✗ the answer breaks a rule');
});
