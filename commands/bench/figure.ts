/** A text in the languages of the guides. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** One row of the result. */
export interface Figure {
  readonly name: Text;
  /** As it is shown, with its unit; absent when it could not be taken. */
  readonly value?: string;
  /** As it is shown, such as `≥ 1`; absent where nothing is aimed at. */
  readonly aim?: string;
  /** Whether the aim is reached; absent without an aim or a value. */
  readonly isMet?: boolean;
  /** Why there is no value. */
  readonly missing?: string;
  /** For the chart: the number alone. */
  readonly number?: number;
}

/** Figures that are taken together, on one engine. */
export interface PartResult {
  readonly title: Text;
  readonly figures: readonly Figure[];
}

interface Aim {
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Behind the number, such as ` ms`. */
  readonly unit?: string;
  readonly digits?: number;
}

/** A number, held against what is aimed at. */
export function figure(
  name: Text,
  number: number,
  { atLeast, atMost, unit = '', digits = 2 }: Aim = {},
): Figure {
  const shown = (value: number) => `${Number(value.toFixed(digits)).toLocaleString('en-US')}${unit}`;
  const value = shown(number);
  if (atLeast !== undefined) {
    return { name, number, value, aim: `≥ ${shown(atLeast)}`, isMet: number >= atLeast };
  }
  if (atMost !== undefined)
    return { name, number, value, aim: `≤ ${shown(atMost)}`, isMet: number <= atMost };
  return { name, number, value };
}

/** Requests to the table and how many of them wait for each other, held against the most that is promised. */
export function costFigure(
  name: Text,
  cost: { readonly requests: number; readonly chain: number },
  most?: readonly [requests: number, chain: number],
): Figure {
  const value = `${cost.requests} / ${cost.chain}`;
  if (most === undefined) return { name, value };
  return {
    name,
    value,
    aim: `≤ ${most[0]} / ${most[1]}`,
    isMet: cost.requests <= most[0] && cost.chain <= most[1],
  };
}

/** The middle of several measurements. */
export function middle(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export const text = (en: string, zh: string): Text => ({ en, zh });
