import type { Budget, Effects } from '../../platform/effects.ts';
import { secondMs } from '../../platform/time.ts';
import { TableError } from '../tableError.ts';

/** Pause before a lost race is run again: full jitter under a cap of 1 s. */
export function conflictPause(tries: number, random: number): number {
  return random * Math.min(secondMs, 10 * 2 ** Math.min(tries, 10));
}

/**
 * Waits after a lost race, longer from try to try, for as long as the budget's deadline allows.
 *
 * @param tries lost before this one
 * @throws {TableError} `table-contended` when the time is up.
 */
export async function afterConflict(
  tries: number,
  effects: Pick<Effects, 'clock' | 'random' | 'wait'>,
  { deadline, signal }: Budget,
): Promise<void> {
  const ms = conflictPause(tries, effects.random());
  if (effects.clock() + ms >= deadline) {
    throw new TableError('table-contended', 'the item could not be written before the deadline');
  }
  await effects.wait(ms, signal);
}
