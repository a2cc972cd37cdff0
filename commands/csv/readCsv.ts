import { CsvError, parse } from 'csv-parse/sync';

/** One row and the line of the file in which it begins, from 1 on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote in it never ends: nothing of it, or of what is behind it, can be read. */
  readonly isOpen: boolean;
}

/**
 * Rows of a table as spreadsheets export it: commas, semicolons or tabs (whichever the first line has most of), quoted fields
 * with line breaks, any line ending, a byte order mark. Empty lines are left out.
 */
export function readCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let end = 0;
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      on_record: (cells: string[], { lines }) => {
        if (cells.some(cell => cell.trim() !== '')) rows.push({ line: end + 1, cells, isOpen: false });
        end = lines;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError) || error.code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    rows.push({ line: end + 1, cells: [''], isOpen: true });
  }
  return rows;
}

/** The first line that has any decides: a title above the names of the columns may have none. */
function delimiterOf(text: string): string {
  const first = text.split(/[\r\n]+/, 20).find(line => /[,;\t]/.test(line)) ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}
