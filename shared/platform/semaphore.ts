/** Lets a bounded number of holders in at a time; the others wait in the order in which they came. */
export interface Semaphore {
  /** Resolves with what lets the next one in; calling it again does nothing. */
  acquire(): Promise<() => void>;
}

export function semaphore(max: number): Semaphore {
  let free = max;
  const waiting: (() => void)[] = [];
  const releaseOnce = () => {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    };
  };
  return {
    acquire() {
      if (free > 0) {
        free -= 1;
        return Promise.resolve(releaseOnce());
      }
      return new Promise(resolve => waiting.push(() => resolve(releaseOnce())));
    },
  };
}
