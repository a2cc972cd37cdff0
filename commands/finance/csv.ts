/** Comma-separated values as in RFC 4180. */

/** A field that a spreadsheet would take for a formula is made text: what is in it may come from a stranger. */
const formula = /^[=+\-@\t\r]/;
const plainNumber = /^-?\d+(\.\d+)?$/;

export function writeCsv(rows: readonly (readonly string[])[]): string {
  return rows.map(row => `${row.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  const safe = formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Rows of a table as spreadsheets export it: commas, semicolons or tabs (whichever the first line has most of), quoted
 * fields with line breaks, any line ending, a byte order mark. Empty lines are left out.
 */
export function readCsv(text: string): readonly (readonly string[])[] {
  const content = text.replace(/^\uFEFF/, '');
  const delimiter = delimiterOf(content);
  const rows: string[][] = [];
  let row: string[] = [];
  let value = '';
  let quoted = false;
  const endField = () => {
    row.push(value);
    value = '';
  };
  const endRow = () => {
    endField();
    if (row.some(cell => cell.trim() !== '')) rows.push(row);
    row = [];
  };
  for (let index = 0; index < content.length; index += 1) {
    const character = content.charAt(index);
    if (quoted) {
      if (character !== '"') value += character;
      else if (content.charAt(index + 1) === '"') {
        value += '"';
        index += 1;
      } else quoted = false;
    } else if (character === '"' && value === '') quoted = true;
    else if (character === delimiter) endField();
    else if (character === '\n' || character === '\r') {
      if (character === '\r' && content.charAt(index + 1) === '\n') index += 1;
      endRow();
    } else value += character;
  }
  if (value !== '' || row.length > 0) endRow();
  return rows;
}

function delimiterOf(text: string): string {
  const [first = ''] = text.split(/[\r\n]/, 1);
  const count = (delimiter: string) => first.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}
