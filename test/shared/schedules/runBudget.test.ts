import { expect, it } from 'vitest';
import { runBudget } from '../../../shared/schedules/runBudget.ts';

const now = Date.UTC(2027, 0, 1);
const left = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds });

it.each([
  ['15 seconds before the function’s time-out', left(55_000), 40_000],
  ['after ten minutes at most', left(900_000), 600_000],
  ['after ten minutes where no platform says anything', undefined, 600_000],
  ['after a second where hardly any time is left', left(3_000), 1_000],
])('a run of a schedule stops %s', (_, context, ms) => {
  const { deadline, signal } = runBudget(now, context);
  expect(deadline - now).toBe(ms);
  expect(signal.aborted).toBe(false);
});
