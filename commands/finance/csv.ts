/** Comma-separated values as in RFC 4180. */

/** A field that a spreadsheet would take for a formula is made text: what is in it may come from a stranger. */
const formula = /^[=+\-@＝＋－＠\t\r\n]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map(row => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row and the line of the file in which it begins, from 1 on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  /** A quote of it never ends: everything behind it is in its last cell. */
  readonly isOpen: boolean;
}

/**
 * Rows of a table as spreadsheets export it: commas, semicolons or tabs (whichever the first line has most of), quoted fields
 * with line breaks, any line ending, a byte order mark. Empty lines are left out.
 */
export function readCsv(text: string): readonly CsvRow[] {
  const content = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(content);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let value = '';
  let quoted = false;
  let line = 1;
  let begin = 1;
  const endRow = () => {
    cells.push(value);
    value = '';
    if (cells.some(cell => cell.trim() !== '')) rows.push({ line: begin, cells, isOpen: quoted });
    cells = [];
  };
  for (let index = 0; index < content.length; index += 1) {
    const character = content.charAt(index);
    const isBreak = character === '\n' || (character === '\r' && content.charAt(index + 1) !== '\n');
    if (isBreak) line += 1;
    if (quoted) {
      if (character !== '"') value += character;
      else if (content.charAt(index + 1) === '"') {
        value += '"';
        index += 1;
      } else quoted = false;
    } else if (character === '"' && value === '') quoted = true;
    else if (character === delimiter) {
      cells.push(value);
      value = '';
    } else if (isBreak) {
      endRow();
      begin = line;
    } else if (character !== '\r') value += character;
  }
  if (value !== '' || cells.length > 0) endRow();
  return rows;
}

/** The first line that has any decides: a title above the names of the columns may have none. */
function delimiterOf(text: string): string {
  const first = text.split(/[\r\n]+/, 20).find(line => /[,;\t]/.test(line)) ?? '';
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}
