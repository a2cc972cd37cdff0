import type { TestClock } from '../../support/testClock.ts';

/** A clock that moves on only when everybody waits: to the first moment that somebody waits for. */
export interface EventClock extends TestClock {
  /** Does something that takes time outside; meanwhile the clock stands. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** So many turns of the loop nothing may have happened in, before the clock moves. */
const quietTurns = 3;

/** A busy machine is slow, and yet no deadline passes: what is due depends on what was waited for alone. */
export function eventClock(): EventClock {
  let now = Date.now();
  let underWay = 0;
  let happened = 0;
  let isLooking = false;
  const sleepers = new Set<{ readonly until: number; wake(): void }>();

  const wakeAll = () => {
    for (const { until, wake } of [...sleepers]) if (until <= now) wake();
  };

  function look(): void {
    if (isLooking) return;
    isLooking = true;
    let [seen, quiet] = [happened, 0];
    const turn = () => {
      if (underWay > 0 || sleepers.size === 0) {
        isLooking = false;
        return;
      }
      quiet = seen === happened ? quiet + 1 : 0;
      seen = happened;
      if (quiet < quietTurns) {
        setImmediate(turn);
        return;
      }
      isLooking = false;
      now = Math.max(now, Math.min(...[...sleepers].map(({ until }) => until)));
      wakeAll();
      if (sleepers.size > 0) look();
    };
    setImmediate(turn);
  }

  return {
    now: () => now,
    advance(ms) {
      now += ms;
      wakeAll();
    },
    async during(work) {
      underWay += 1;
      happened += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        happened += 1;
        look();
      }
    },
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) return reject(signal.reason);
        happened += 1;
        const end = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', giveUp);
          happened += 1;
        };
        const wake = () => {
          end();
          resolve();
        };
        const giveUp = () => {
          end();
          reject(signal?.reason);
        };
        const sleeper = { until: now + Math.max(1, Math.ceil(ms)), wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', giveUp);
        look();
      }),
  };
}
