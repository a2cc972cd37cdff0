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

it('reads escapes wherever they stand in a text of either kind of quotes', () => {
  for (const quote of [`'`, '"']) {
    const list = String.raw`[{a:${quote}x\\y, \n z: \tbc${quote},b:2}]`;
    expect(readObjectList(list)).toEqual([{ a: 'x\\y, \n z: \tbc', b: 2 }]);
  }
});

it.each([
  ['[{a:xtrue,b:truex,c:nullable,d:notnull}]', [{ a: 'xtrue', b: 'truex', c: 'nullable', d: 'notnull' }]],
  ['[{a:true,b:false,c:null,d:-5,e:0.5}]', [{ a: true, b: false, c: null, d: -5, e: 0.5 }]],
  ['[{a:-,b:.5,c:+5,d:05,e:5.0}]', [{ a: '-', b: '.5', c: '+5', d: '05', e: '5.0' }]],
  ["[{a:x'}]", [{ a: "x'" }]],
  ['[{a:\'\',b:""}]', [{ a: '', b: '' }]],
  ['{"a":1}', [{ a: 1 }]],
])('reads bare words as they are: %s', (text, expected) => {
  expect(readObjectList(text)).toEqual(expected);
});

it.each([[undefined], [null], [5], [true], [[null]], [[[]]], ["[{a:1}]'"], ["'[{a:1}]'"], ['"']])(
  'reads no list from %j',
  value => {
    expect(readObjectList(value)).toBeUndefined();
  },
);
