/** A clock that is this far from where it would be was moved, or the machine slept, ms. */
const jumpMs = 60_000;

/** So long after a jump nothing is settled any more that is not settled yet, ms. */
const settlesWithinMs = 20_000;

/**
 * Watches how a clock that can be moved runs beside one that cannot.
 *
 * @param steady ms of the one that cannot
 */
export function clockJumps(steady: () => number) {
  const offset = () => Date.now() - steady();
  let known = offset();
  let count = 0;
  // What is started again is a jump too: nobody did the work of the hours between.
  let unsettledSince: number | undefined = steady();
  const look = (): void => {
    if (Math.abs(offset() - known) < jumpMs) return;
    known = offset();
    count += 1;
    unsettledSince = steady();
  };
  return {
    /** How often it has jumped. */
    count(): number {
      look();
      return count;
    },
    /** All that was due after the last jump is done. */
    settled(): void {
      unsettledSince = undefined;
    },
    /** Whether that is so, or does not become so. */
    areSettled(): boolean {
      look();
      return unsettledSince === undefined || steady() - unsettledSince > settlesWithinMs;
    },
  };
}
