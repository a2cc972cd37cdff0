import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readCsv } from '../../../commands/csv/readCsv.ts';
import { writeCsv } from '../../../commands/csv/writeCsv.ts';
import { propertyRuns } from '../../support/propertyRuns.ts';

const cells = (text: string) => readCsv(text).map(row => row.cells);

it('quotes what RFC 4180 says has to be quoted', () => {
  expect(writeCsv([['a', 'b,c', 'd"e', 'f\ng']])).toBe('a,"b,c","d""e","f\ng"\r\n');
});

it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\n=1', '＝1+1', '＠x'])(
  '%j is no formula for a spreadsheet',
  text => {
    expect(cells(writeCsv([[text]]))).toEqual([[`'${text}`]]);
  },
);

it('leaves numbers numbers', () => {
  expect(writeCsv([['-12.50', '3']])).toBe('-12.50,3\r\n');
});

it.each([
  [
    'a,b\r\n1,2\r\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    '\uFEFFa;b\n1;2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a\tb\r1\t"2\n3"\r',
    [
      ['a', 'b'],
      ['1', '2\n3'],
    ],
  ],
  [
    'a,b\n\n , \n1,"x ""y"""\n',
    [
      ['a', 'b'],
      ['1', 'x "y"'],
    ],
  ],
  ['', []],
])('%j is read as spreadsheets mean it', (text, rows) => {
  expect(cells(text)).toEqual(rows);
});

it('reads back whatever it wrote', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', ';', '"', '\n', '\r', ' ', '元') });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), rows => {
      const table = [['first', 'second'], ...rows.map(row => ['x', ...row])];
      const safe = table.map(row => row.map(text => (/^[\r\n]/.test(text) ? `'${text}` : text)));
      expect(cells(writeCsv(table))).toEqual(safe);
    }),
    { seed: 20_261_121, numRuns: propertyRuns(100) },
  );
});

it('takes any text for a table without failing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      for (const row of cells(text)) expect(row.length).toBeGreaterThan(0);
    }),
    { seed: 20_261_121, numRuns: propertyRuns(100) },
  );
});

it('knows the line in which a row begins, and a quote that never ends', () => {
  const rows = readCsv('a,b\n\n"1\n1",2\r\n3,4\r5,"6\n7,8\n');
  expect(rows.map(({ line, isOpen }) => [line, isOpen])).toEqual([
    [1, false],
    [3, false],
    [5, false],
    [6, true],
  ]);
});
