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
