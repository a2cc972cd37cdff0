import { readFileSync, writeFileSync } from 'node:fs';

export interface MovableClock {
  /** How far it is ahead of the machine's clock, ms. */
  readonly moved: () => number;
  move(ms: number): void;
  /** Gives the process its own clock back. */
  restore(): void;
}

/**
 * Lets the sandbox's time be moved: functions, schedules and the simulated marketplace live in this process and read
 * `Date.now`, so a year's expiry passes in a second. Timers are left alone. How far it is ahead outlives the process,
 * since the data does: nothing that happened may lie in the future.
 *
 * @param file holds the ms that it is ahead; none or an unusable one is none
 */
export function movableClock(file: string): MovableClock {
  const real = Date.now;
  let offset = storedOffset(file);
  Date.now = () => real.call(Date) + offset;
  return {
    moved: () => offset,
    move(ms) {
      offset += ms;
      writeFileSync(file, String(offset));
    },
    restore() {
      Date.now = real;
    },
  };
}

function storedOffset(file: string): number {
  try {
    const ms = Number(readFileSync(file, 'utf8'));
    return Number.isFinite(ms) && ms > 0 ? ms : 0;
  } catch {
    return 0;
  }
}
