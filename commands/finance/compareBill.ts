import type { Line } from './line.ts';
import type { BillLine } from './readBill.ts';

/** What became of one line of the bill, or of one of ours that the bill does not have. */
export interface Comparison {
  readonly verdict: 'same' | 'differs' | 'only-in-bill' | 'only-here';
  readonly bill: BillLine | undefined;
  readonly line: Line | undefined;
  /** What differs, as `name: bill / ours`. */
  readonly note: string;
}

/**
 * Compares the bill line by line. A line of usage is found by its metering number, or by instance and beginning; any
 * other by its order. Ours that no line of the bill meets come last: of usage only what the marketplace has taken.
 */
export function compareBill(lines: readonly Line[], bill: readonly BillLine[]): readonly Comparison[] {
  const left = new Set(lines);
  const compared = bill.map((billed): Comparison => {
    const candidates = [...left].filter(line => meets(line, billed));
    // An order may have several lines with us: the one with the same amount first.
    const line = candidates.find(candidate => differences(candidate, billed).length === 0) ?? candidates[0];
    if (line === undefined) return { verdict: 'only-in-bill', bill: billed, line, note: '' };
    left.delete(line);
    const note = differences(line, billed).join('; ');
    return { verdict: note === '' ? 'same' : 'differs', bill: billed, line, note };
  });
  const missing = [...left]
    .filter(isExpected)
    .map((line): Comparison => ({ verdict: 'only-here', bill: undefined, line, note: '' }));
  return [...compared, ...missing];
}

function meets(line: Line, billed: BillLine): boolean {
  if (line.kind === 'usage') {
    if (billed.meteringSn !== '') return billed.meteringSn === line.meteringSn;
    return (
      billed.usage !== '' &&
      billed.instanceId === line.instanceId &&
      (billed.beginAt === '' || sameTime(billed.beginAt, line.at))
    );
  }
  if (billed.meteringSn !== '' || billed.usage !== '' || line.orderId === '') return false;
  const sameLine =
    billed.orderLineId === '' || line.orderLineId === '' || billed.orderLineId === line.orderLineId;
  return billed.orderId === line.orderId && sameLine;
}

function differences(line: Line, billed: BillLine): readonly string[] {
  return (['amount', 'usage', 'instanceId'] as const)
    .filter(name => billed[name] !== '' && line[name] !== '' && !sameValue(billed[name], line[name]))
    .map(name => `${name}: ${billed[name]} / ${line[name]}`);
}

const expectedUsage = new Set(['accepted', 'duplicate']);

const isExpected = (line: Line): boolean =>
  line.kind === 'usage'
    ? expectedUsage.has(line.state.split(' ', 1)[0] ?? '')
    : !line.state.startsWith('refused') && line.kind !== 'cancellation';

/** Numbers are equal whatever their zeros and thousands separators. */
function sameValue(left: string, right: string): boolean {
  return left === right || normal(left) === normal(right);
}

function normal(text: string): string {
  const [, sign = '', whole = '', fraction = ''] =
    /^([-+]?)\D{0,3}(\d[\d,]*)(?:\.(\d+))?\D{0,4}$/.exec(text.trim()) ?? [];
  if (whole === '') return text;
  const digits = whole.replaceAll(',', '').replace(/^0+(?=\d)/, '');
  const places = fraction.replace(/0+$/, '');
  return `${sign === '-' ? '-' : ''}${digits}${places === '' ? '' : `.${places}`}`;
}

/** As the marketplace writes times: ISO, `yyyyMMdd'T'HHmmss'Z'`, or a spreadsheet's in Beijing time. */
function sameTime(text: string, iso: string): boolean {
  const digits = text.replace(/\D/g, '').slice(0, 14).padEnd(14, '0');
  const utc = iso.replace(/\D/g, '').slice(0, 14);
  const beijing = new Date(Date.parse(iso) + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);
  return digits === utc || (!text.endsWith('Z') && digits === beijing);
}
