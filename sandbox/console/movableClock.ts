/**
 * Lets the sandbox's time be moved: functions, schedules and the simulated marketplace live in this process and read
 * `Date.now`, so a year's expiry passes in a second. Timers are left alone.
 */
export function movableClock(): { readonly moved: () => number; move(ms: number): void; restore(): void } {
  const real = Date.now;
  let offset = 0;
  Date.now = () => real.call(Date) + offset;
  return {
    moved: () => offset,
    move(ms) {
      offset += ms;
    },
    restore() {
      Date.now = real;
    },
  };
}
