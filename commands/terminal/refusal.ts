import type { Text } from './language.ts';

/** What a command says in one line before it ends with exit code 2. */
export class Refusal extends Error {
  /** @param text of commands that speak English only: one sentence */
  constructor(text: Text | string, options?: ErrorOptions) {
    const both = typeof text === 'string' ? { en: text, zh: text } : text;
    super(both.en, options);
    this.text = both;
  }

  readonly text: Text;
}

/** For commands that speak English only. */
export function refuse(problem: string): never {
  throw new Refusal(problem);
}

/** For commands that speak both languages, and for what all of them share. */
export function refuseInBoth(en: string, zh: string): never {
  throw new Refusal({ en, zh });
}
