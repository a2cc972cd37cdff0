import type { CheckBench } from './checkBench.ts';

/** One thing that the bundle relies on. Returns what it saw; throws when it does not hold. */
export interface EngineCheck {
  readonly check: string;
  readonly meaning: string;
  readonly run: (bench: CheckBench) => Promise<string>;
  /** Engines differ: whatever is seen is noted. */
  readonly optional?: true;
}

/** Throws unless both are the same, told as text. */
export function expectEqual(found: unknown, expected: unknown): void {
  const [foundText, expectedText] = [textOf(found), textOf(expected)];
  if (foundText !== expectedText) throw new Error(`found ${foundText}, expected ${expectedText}`);
}

const textOf = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    part === undefined ? 'nothing' : part instanceof Set ? [...part].sort() : part,
  );
