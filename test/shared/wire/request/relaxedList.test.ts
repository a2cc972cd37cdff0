import { expect, it } from 'vitest';
import { readObjectList } from '../../../../shared/wire/request/relaxedList.ts';

/** The least CPU time of three runs, microseconds. */
function cost(work: () => unknown): number {
  const runs = [0, 1, 2].map(() => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  });
  return Math.min(...runs);
}

it.each([
  ['escaped quotes without an end', '\\"'],
  ['escaped single quotes without an end', "\\'"],
  ['quotes of both kinds', `"'`],
  ['backslashes', '\\\\'],
  ['bare words', 'a '],
  ['blanks', ' '],
])('reads a list in time that grows with its length, not with its square: %s', (_, part) => {
  const list = (times: number) => `[{a:"${part.repeat(times)}`;
  expect(readObjectList(list(10))).toBeUndefined();
  const short = cost(() => readObjectList(list(5_000)));
  const long = cost(() => readObjectList(list(40_000)));
  // Eight times as long; the square would be 64 times as much. Short times are measured coarsely.
  expect(long / Math.max(short, 1_000)).toBeLessThan(30);
});

it('still reads what the pages print', () => {
  expect(readObjectList(`[{orgCode:"00000001", orgName:'a "b" \\'c', n:1}]`)).toEqual([
    { orgCode: '00000001', orgName: `a "b" 'c`, n: 1 },
  ]);
  expect(readObjectList('[{a:"b}]')).toBeUndefined();
});
