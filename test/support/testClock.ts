import type { Effects } from '../../shared/platform/effects.ts';

/** The real time, which can be moved on: whoever waits until a time that is skipped goes on at once. */
export interface TestClock extends Pick<Effects, 'wait'> {
  /** Epoch ms. */
  now(): number;
  advance(ms: number): void;
}

export function createTestClock(): TestClock {
  let moved = 0;
  const now = () => Date.now() + moved;
  const sleepers = new Set<{ readonly until: number; wake(): void }>();
  return {
    now,
    advance(ms) {
      moved += ms;
      for (const { until, wake } of sleepers) if (until <= now()) wake();
    },
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason);
        const end = () => {
          clearTimeout(timer);
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', giveUp);
        };
        const wake = () => {
          end();
          resolve();
        };
        const giveUp = () => {
          end();
          reject(signal?.reason);
        };
        const sleeper = { until: now() + ms, wake };
        const timer = setTimeout(wake, ms);
        sleepers.add(sleeper);
        signal?.addEventListener('abort', giveUp);
      }),
  };
}
