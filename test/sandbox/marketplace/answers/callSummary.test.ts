import { expect, it } from 'vitest';
import { callSummary } from '../../../../sandbox/marketplace/answers/callSummary.ts';

it('counts instances, result codes and verified answers, and takes percentiles by nearest rank', () => {
  const calls = Array.from({ length: 200 }, (_, position) => ({
    milliseconds: 200 - position,
    resultCode: position < 150 ? '000000' : '000004',
    instanceId: position === 0 ? undefined : 'i-1',
    verified: position !== 7,
  }));
  expect(callSummary(calls)).toEqual({
    calls: 200,
    verified: 199,
    instanceIds: ['i-1'],
    resultCodes: { '000000': 150, '000004': 50 },
    milliseconds: { p50: 100, p95: 190, p99: 198, slowest: 200 },
  });
});

it('of a single call is that call', () => {
  expect(callSummary([{ milliseconds: 5, resultCode: '', instanceId: undefined, verified: false }])).toEqual({
    calls: 1,
    verified: 0,
    instanceIds: [],
    resultCodes: { '': 1 },
    milliseconds: { p50: 5, p95: 5, p99: 5, slowest: 5 },
  });
});
