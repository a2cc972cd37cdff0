import { expect, it } from 'vitest';
import { dayMs, hourMs, isoTime, minuteMs, secondMs } from '../../../shared/platform/time.ts';

it('units are milliseconds', () => {
  expect([secondMs, minuteMs, hourMs, dayMs]).toEqual([1_000, 60_000, 3_600_000, 86_400_000]);
});

it('a moment is ISO 8601 in UTC, and none is none', () => {
  expect(isoTime(Date.UTC(2026, 10, 21, 3, 6, 13, 859))).toBe('2026-11-21T03:06:13.859Z');
  expect(isoTime(undefined)).toBeUndefined();
});
