import type { MarketplaceZone } from '../../shared/wire/marketplaceTime.ts';
import type { Cells, ColumnName } from './columns.ts';
import { readTime } from './readTime.ts';

/** As long as the marketplace's own ids may be (zh-cn_topic_0070649429). */
const maxId = 64;

export interface CellProblem {
  readonly column: ColumnName;
  readonly problem: string;
}

/** Reads cells of one row, each as what it should be, and collects everything that is wrong with them. */
export function rowReader(cells: Cells, zone: MarketplaceZone) {
  const problems: CellProblem[] = [];
  const wrong = (column: ColumnName, problem: string): undefined => {
    problems.push({ column, problem });
    return undefined;
  };
  const read = <Value>(column: ColumnName, meaning: (text: string) => Value | undefined) => {
    const text = cells[column];
    return text === undefined ? undefined : meaning(text);
  };
  return {
    problems: problems as readonly CellProblem[],
    wrong,
    time: (column: ColumnName) =>
      read(
        column,
        text =>
          readTime(text, zone) ?? wrong(column, 'is no date such as 2030-01-31 or 2030-01-31T08:00:00Z'),
      ),
    id: (column: ColumnName) =>
      read(column, text => {
        if (text.length > maxId) return wrong(column, `is longer than ${maxId} characters`);
        // A spreadsheet that took a long number for one shows it shortened: the last digits are lost.
        if (/^\d([.,]\d+)?E\+\d+$/i.test(text))
          return wrong(column, 'was shortened by a spreadsheet: make the column text');
        return /[\s\p{Cc}]/u.test(text) ? wrong(column, 'has blanks or control characters in it') : text;
      }),
    amount: (column: ColumnName) =>
      read(column, text => (/^\d{1,9}$/.test(text) ? Number(text) : wrong(column, 'is no whole number'))),
    word: <Meaning>(
      column: ColumnName,
      known: ReadonlyMap<string, Meaning>,
      whenMissing?: string,
    ): Meaning | undefined => {
      const text = cells[column] ?? whenMissing;
      if (text === undefined) return undefined;
      const words = [...known.keys()].filter(one => /^[\w-]+$/.test(one));
      return known.get(text.toLowerCase()) ?? wrong(column, `is not one of ${words.join(', ')}`);
    },
  };
}

export type RowReader = ReturnType<typeof rowReader>;
