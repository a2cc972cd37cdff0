import { decodeText, isSpreadsheet } from '../csv/decodeText.ts';
import { readCsv } from '../csv/readCsv.ts';
import { type Cells, type ColumnName, columnNames, columnOf } from './columns.ts';
import type { ImportRow, RowProblem } from './importRow.ts';
import { type RowSettings, readRow } from './readRow.ts';

export interface RowsReading {
  readonly rows: readonly ImportRow[];
  readonly problems: readonly RowProblem[];
}

export interface FileSettings extends RowSettings {
  /** Columns of another name are passed over instead of refused. */
  readonly passesOver: boolean;
}

/** Reads the whole file before anything is done with it. @param now epoch ms */
export function readRows(bytes: Uint8Array, settings: FileSettings, now: number): RowsReading {
  const wrong = (problem: string, line = 1): RowsReading => ({ rows: [], problems: [{ line, problem }] });
  if (isSpreadsheet(bytes)) return wrong('it is a spreadsheet, not CSV: open it and save it as CSV UTF-8');
  const [head, ...records] = readCsv(decodeText(bytes));
  if (head === undefined) return wrong('the file is empty');
  if (head.isOpen) return wrong('a quote never ends', head.line);
  const names = head.cells.map(columnOf);
  const problems = headProblems(head.cells, names, settings.passesOver, head.line);
  if (problems.length > 0) return { rows: [], problems };
  if (records.length === 0) return wrong('there is no row below the names of the columns', head.line);
  const rows: ImportRow[] = [];
  const seen = seenBefore();
  for (const { line, cells, isOpen } of records) {
    if (isOpen) {
      problems.push({ line, problem: 'a quote in this row never ends: nothing behind it can be read' });
    } else if (cells.slice(names.length).some(cell => cell.trim() !== '')) {
      problems.push({ line, problem: `has ${cells.length} cells, and the first line names ${names.length}` });
    } else {
      const reading = readRow(cellsByName(cells, names), settings, now);
      const row = 'row' in reading ? { line, ...reading.row } : undefined;
      const found = 'problems' in reading ? reading.problems : [];
      problems.push(...found.map(one => ({ line, ...one })));
      if (row === undefined) continue;
      problems.push(...seen(row));
      rows.push(row);
    }
  }
  return { rows, problems };
}

/** Two rows of one order, or of one instance: nobody can know which is meant. */
function seenBefore() {
  const orders = new Map<string, number>();
  const instances = new Map<string, number>();
  return ({ line, derivedId, instanceId, license }: ImportRow): readonly RowProblem[] => {
    const [order, instance] = [orders.get(derivedId), instances.get(instanceId)];
    orders.set(derivedId, order ?? line);
    instances.set(instanceId, instance ?? line);
    const column = license === undefined ? 'orderId' : 'license';
    if (order !== undefined) return [{ line, column, problem: `is the same order as in line ${order}` }];
    if (instance === undefined) return [];
    return [{ line, column: 'instanceId', problem: `is the same as in line ${instance}` }];
  };
}

function headProblems(
  headings: readonly string[],
  names: readonly (ColumnName | undefined)[],
  passesOver: boolean,
  line: number,
): RowProblem[] {
  const problems: RowProblem[] = [];
  for (const [place, heading] of headings.entries()) {
    const name = names[place];
    const column = heading.trim().slice(0, 40);
    if (name === undefined && !passesOver && column !== '') {
      const problem = `is not known; known are ${columnNames.join(', ')}. --other-columns passes over it`;
      problems.push({ line, column, problem });
    } else if (name !== undefined && names.indexOf(name) < place) {
      problems.push({ line, column, problem: `means the same as column ${names.indexOf(name) + 1}` });
    }
  }
  if (!names.includes('orderId') && !names.includes('license')) {
    problems.push({ line, problem: 'there is no column orderId: does this line name the columns?' });
  }
  return problems;
}

function cellsByName(cells: readonly string[], names: readonly (ColumnName | undefined)[]): Cells {
  const found: Partial<Record<ColumnName, string>> = {};
  for (const [place, name] of names.entries()) {
    // Spreadsheets are kept from making numbers of long digits by a tab or an apostrophe.
    const text = (cells[place] ?? '').replace(/^['\t]+(?=\S)/, '').trim();
    if (name !== undefined && text !== '') found[name] = text;
  }
  return found;
}
