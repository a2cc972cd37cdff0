import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deliveryPause, reminderPause } from '../../../shared/outbox/backOff.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

const hour = 3_600_000;
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const attempts = fc.integer({ min: 1, max: 100_000 });

/** The longest pauses, written out: doubled until an hour stops it. */
const longest = {
  delivery: [5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600].map(seconds => seconds * 1_000),
  reminder: [1, 2, 4, 8, 16, 32, 60, 60].map(minutes => minutes * 60_000),
};

describe.each([
  ['deliveryPause', deliveryPause, longest.delivery],
  ['reminderPause', reminderPause, longest.reminder],
] as const)('%s', (_, pause, expected) => {
  it('doubles from attempt to attempt up to an hour', () => {
    expect(expected.map((__, index) => pause(index + 1, 1))).toEqual(expected);
  });

  it('leaves at least half of it', () => {
    expect(expected.map((__, index) => pause(index + 1, 0))).toEqual(expected.map(ms => ms / 2));
  });

  it('is never longer than an hour nor shorter than half of the first, for any number of attempts', () => {
    const [first = 0] = expected;
    fc.assert(
      fc.property(attempts, random, (count, chance) => {
        const ms = pause(count, chance);
        expect(ms).toBeLessThanOrEqual(hour);
        expect(ms).toBeGreaterThanOrEqual(first / 2);
        expect(Number.isSafeInteger(ms)).toBe(true);
      }),
      fuzzRuns,
    );
  });
});
