import { describe, expect, it } from 'vitest';
import { afterConflict, conflictPause } from '../../../../shared/table/contention/afterConflict.ts';

describe('the pause after a lost race', () => {
  it('is full jitter under 10 ms doubled per lost race, capped at 1 s', () => {
    expect([0, 1, 2, 6, 7, 8, 1_000].map(tries => conflictPause(tries, 0.5))).toEqual([
      5, 10, 20, 320, 500, 500, 500,
    ]);
    expect([0, 1, 2, 1_000].map(tries => conflictPause(tries, 0))).toEqual([0, 0, 0, 0]);
  });

  it('ends with the budget: nothing is begun after the deadline', async () => {
    let now = 1_000;
    const waits: number[] = [];
    const effects = {
      clock: () => now,
      random: () => 0.5,
      wait: async (ms: number) => {
        waits.push(ms);
        now += ms;
      },
    };
    const budget = { deadline: 1_036, signal: new AbortController().signal };
    for (const tries of [0, 1, 2]) await afterConflict(tries, effects, budget);
    await expect(afterConflict(3, effects, budget)).rejects.toMatchObject({ code: 'table-contended' });
    expect(waits).toEqual([5, 10, 20]);
  });
});
