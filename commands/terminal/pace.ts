/** Lets work through at a steady pace: resolves when the next piece may begin. */
export interface Pace {
  next(): Promise<void>;
}

/**
 * @param perSecond pieces a second, more than 0
 * @param now milliseconds of a clock that never goes back
 */
export function steadyPace(
  perSecond: number,
  wait: (ms: number) => Promise<void>,
  now: () => number = () => performance.now(),
): Pace {
  const every = 1000 / perSecond;
  let nextAt = now();
  return {
    async next() {
      const at = Math.max(nextAt, now());
      nextAt = at + every;
      const ms = at - now();
      if (ms > 1) await wait(ms);
    },
  };
}
