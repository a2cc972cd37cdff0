import * as z from 'zod/mini';

/** Tells what is wrong with a setting, in words that follow its name, without repeating its value. */
export type Report = (problem: string) => void;

/** Turns a setting's text into its value; on a problem it reports and returns undefined. */
export type Reader<T> = (text: string, report: Report) => T | undefined;

/**
 * One setting: absent and blank text mean the same (`fallback`), since neither shells nor consoles keep them
 * apart. Every reported problem becomes an issue under the setting's name.
 */
export function setting<T, F>(read: Reader<T>, fallback: F) {
  return z.pipe(
    z.optional(z.string()),
    z.transform((text, context): T | F => {
      const trimmed = text?.trim() ?? '';
      if (trimmed === '') return fallback;
      return read(trimmed, problem => context.issues.push(issue(problem))) ?? fallback;
    }),
  );
}

// `input: undefined` keeps the value out of the issue, and with it out of every log of the error.
const issue = (message: string) => ({ code: 'custom' as const, message, input: undefined });
