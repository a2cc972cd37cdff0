import { hourMs } from '../../shared/platform/time.ts';
import type { Line } from './line.ts';
import type { BillLine } from './readBill.ts';
import { sameNumber } from './sameNumber.ts';

/** What became of one line of the bill, or of one of ours that the bill does not have. */
export interface Comparison {
  readonly verdict: 'same' | 'differs' | 'amount-unknown' | 'only-in-bill' | 'only-here';
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
  const index = indexOf(lines);
  const compared = bill.map((billed): Comparison => {
    const candidates = namesOf(billed)
      .flatMap(name => index.get(name) ?? [])
      .filter(line => left.has(line) && isOfLine(line, billed));
    // An order may have several lines with us: the one with the same amount first.
    const line = candidates.find(candidate => differences(candidate, billed).length === 0) ?? candidates[0];
    if (line === undefined) return { verdict: 'only-in-bill', bill: billed, line, note: '' };
    left.delete(line);
    const note = differences(line, billed).join('; ');
    if (note !== '') return { verdict: 'differs', bill: billed, line, note };
    const unknown = uncomparedMoney(line, billed);
    return unknown === undefined
      ? { verdict: 'same', bill: billed, line, note }
      : { verdict: 'amount-unknown', bill: billed, line, note: unknown };
  });
  const missing = [...left]
    .filter(isExpected)
    .map((line): Comparison => ({ verdict: 'only-here', bill: undefined, line, note: '' }));
  return [...compared, ...missing];
}

/** Lines by every name under which a bill may mean them. */
function indexOf(lines: readonly Line[]): ReadonlyMap<string, readonly Line[]> {
  const index = new Map<string, Line[]>();
  for (const line of lines) {
    for (const name of namesOfLine(line)) {
      const named = index.get(name);
      if (named === undefined) index.set(name, [line]);
      else named.push(line);
    }
  }
  return index;
}

function namesOfLine({ kind, orderId, meteringSn, instanceId, at }: Line): readonly string[] {
  if (kind !== 'usage') return orderId === '' ? [] : [`order ${orderId}`];
  const beijing = new Date(Date.parse(at) + 8 * hourMs).toISOString();
  return [
    `sn ${meteringSn}`,
    `use ${instanceId}`,
    `use ${instanceId} utc ${digits(at)}`,
    `use ${instanceId} beijing ${digits(beijing)}`,
  ];
}

/** A bill names usage by its number, or by instance and beginning: ISO, `yyyyMMdd'T'HHmmss'Z'`, or Beijing time. */
function namesOf({ orderId, meteringSn, instanceId, usage, beginAt }: BillLine): readonly string[] {
  if (meteringSn !== '') return [`sn ${meteringSn}`];
  if (usage === '') return orderId === '' ? [] : [`order ${orderId}`];
  if (beginAt === '') return [`use ${instanceId}`];
  const utc = `use ${instanceId} utc ${digits(beginAt)}`;
  return beginAt.endsWith('Z') ? [utc] : [utc, `use ${instanceId} beijing ${digits(beginAt)}`];
}

const digits = (time: string): string => time.replace(/\D/g, '').slice(0, 14).padEnd(14, '0');

const isOfLine = (line: Line, billed: BillLine): boolean =>
  line.kind === 'usage' ||
  billed.orderLineId === '' ||
  line.orderLineId === '' ||
  billed.orderLineId === line.orderLineId;

function differences(line: Line, billed: BillLine): readonly string[] {
  const isSame = { amount: sameNumber, usage: sameNumber, instanceId: Object.is };
  return (['amount', 'usage', 'instanceId'] as const)
    .filter(name => billed[name] !== '' && line[name] !== '' && !isSame[name](billed[name], line[name]))
    .map(name => `${name}: ${billed[name]} / ${line[name]}`);
}

/** Money that only one side names was not compared, whatever else is the same: a bill with any amount would pass. */
function uncomparedMoney(line: Line, billed: BillLine): string | undefined {
  if (billed.amount !== '' && line.amount === '') return `amount: ${billed.amount} / not known here`;
  return billed.amount === '' && line.kind !== 'usage' ? 'amount: not in the bill' : undefined;
}

const expectedUsage = new Set(['accepted', 'duplicate']);

const isExpected = (line: Line): boolean =>
  line.kind === 'usage'
    ? expectedUsage.has(line.state.split(' ', 1)[0] ?? '')
    : !line.state.startsWith('refused') && line.kind !== 'cancellation';
