import type { Figure } from '../figure.ts';
import type { BenchResult } from '../runParts.ts';

/** The result for people at a terminal: the aim beside each figure. */
export function terminalText(result: BenchResult): string {
  const lines = result.parts.flatMap(({ title, figures }) => ['', `${title.en}\n`, ...figures.map(lineOf)]);
  return [headOf(result), ...lines].join('\n');
}

const headOf = ({ machine, node, engine, load, rounds }: BenchResult): string =>
  `${machine}, node ${node}, table engine ${engine}, ${rounds} rounds, load ${load} when it began`;

function lineOf({ name, value, aim, isMet, missing }: Figure): string {
  if (value === undefined)
    return `${'–'.padStart(14)}  ${name.en}: not taken, ${missing ?? 'no reason known'}`;
  const mark = isMet === undefined ? ' ' : isMet ? '✓' : '✗';
  const held = aim === undefined ? '' : `  (aim ${aim})`;
  return `${value.padStart(12)} ${mark}  ${name.en}${held}`;
}
