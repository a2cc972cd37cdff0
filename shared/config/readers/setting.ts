import * as z from 'zod/mini';
import type { ConfigProblem } from '../configError.ts';
import { copiedAround } from './copiedText.ts';

/** Tells what is wrong with a setting, in words that follow its name, without repeating its value. */
export type Report = (problem: string) => void;

/** Turns a setting's text into its value; on a problem it reports and returns undefined. */
export type Reader<T> = (text: string, report: Report) => T | undefined;

/**
 * One setting: absent and blank text mean the same (`fallback`), since neither shells nor consoles keep them
 * apart. What copying left around it is told first. Every reported problem becomes an issue under the setting's name.
 */
export function setting<T, F>(read: Reader<T>, fallback: F) {
  return z.pipe(
    z.optional(z.string()),
    z.transform((text, context): T | F => {
      const trimmed = text?.trim() ?? '';
      if (trimmed === '') return fallback;
      const copied = copiedAround(trimmed);
      if (copied !== undefined) {
        context.issues.push(issue(copied));
        return fallback;
      }
      return read(trimmed, problem => context.issues.push(issue(problem))) ?? fallback;
    }),
  );
}

/** What is wrong with each setting on its own: all of it, by name, without values. */
export function unreadableSettings(
  schema: z.ZodMiniType,
  variables: Readonly<Record<string, string | undefined>>,
): readonly ConfigProblem[] {
  const issues = schema.safeParse({ ...variables }).error?.issues ?? [];
  return issues.map(({ path, message }) => ({ variable: String(path[0]), problem: message }));
}

// `input: undefined` keeps the value out of the issue, and with it out of every log of the error.
const issue = (message: string) => ({ code: 'custom' as const, message, input: undefined });
