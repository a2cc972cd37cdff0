import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthOfTime, timeScale } from '../../../sandbox/console/client/timeLine/timeScale.ts';

const moments = fc.uniqueArray(fc.integer({ min: 0, max: 4e12 }), { minLength: 2, maxLength: 40 });

describe('the scale of a time line', () => {
  it('keeps the order of all moments, from one end to the other', () => {
    fc.assert(
      fc.property(moments, at => {
        const sorted = [...at].sort((one, other) => one - other);
        const places = sorted.map(timeScale(at, 600).place);
        expect(places[0]).toBe(0);
        expect(places.at(-1)).toBeCloseTo(600);
        for (const [index, place] of places.entries())
          expect(place).toBeGreaterThan((places[index - 1] ?? -1) - 1e-9);
      }),
    );
  });

  it('shows ten seconds and a year side by side', () => {
    const [seconds, year] = timeScale([0, 10_000, 10_000 + 365 * 86_400_000], 600).gaps;
    expect(seconds?.width).toBeGreaterThan(60);
    expect(year?.width).toBeLessThan(540);
  });

  it('has a place for a single moment, and none outside', () => {
    expect(timeScale([5], 100).place(5)).toBe(50);
    const { place } = timeScale([10, 20], 100);
    expect([place(0), place(15), place(99)]).toEqual([0, 50, 100]);
  });

  it.each([
    [999, '999 ms'],
    [12_000, '12 s'],
    [3 * 3_600_000, '3 h'],
    [365 * 86_400_000, '365 d'],
  ])('calls %d ms %s', (ms, words) => {
    expect(lengthOfTime(ms)).toBe(words);
  });
});
