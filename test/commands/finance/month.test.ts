import { expect, it } from 'vitest';
import { isWithin, readMonth } from '../../../commands/finance/month.ts';

it('begins and ends by Beijing time, as the seller centre’s do', () => {
  const month = readMonth('2026-11', 'utc+8');
  expect(month).toEqual({ from: Date.parse('2026-10-31T16:00:00Z'), to: Date.parse('2026-11-30T16:00:00Z') });
});

it('of December ends with the year', () => {
  expect(readMonth('2026-12', 'utc')).toEqual({
    from: Date.parse('2026-12-01T00:00:00Z'),
    to: Date.parse('2027-01-01T00:00:00Z'),
  });
});

it.each(['', '2026', '2026-13', '2026-1', '2026-00', 'x2026-11'])('%j is no month', text => {
  expect(readMonth(text, 'utc')).toBeUndefined();
});

it('holds its first moment and not its last', () => {
  const month = readMonth('2026-11', 'utc') ?? { from: 0, to: 0 };
  const times = ['2026-11-01T00:00:00.000Z', '2026-11-30T23:59:59.999Z', '2026-12-01T00:00:00.000Z', null];
  expect(times.map(time => isWithin(month, time))).toEqual([true, true, false, false]);
});
