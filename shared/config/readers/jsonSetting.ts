import * as z from 'zod/mini';
import type { Report } from './setting.ts';

/**
 * Reads a setting written as a JSON object of named entries. A problem names the entry's place and the field;
 * texts of the setting's author are never repeated.
 */
export function jsonEntries<T>(
  text: string,
  entry: z.ZodMiniType<T>,
  report: Report,
): readonly (readonly [string, T])[] | undefined {
  const parsed = z.record(z.string(), z.unknown()).safeParse(jsonOrUndefined(text));
  if (!parsed.success) {
    report('must be a JSON object');
    return undefined;
  }
  return Object.entries(parsed.data).flatMap(([name, value], index) => {
    const result = entry.safeParse(value);
    if (result.success) return [[name, result.data] as const];
    for (const issue of result.error.issues) report(`entry ${index + 1} ${describe(issue)}`);
    return [];
  });
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'has a field that is not known';
  const field = issue.path.join('.');
  return field === '' ? 'must be an object' : `has an unusable ${field}: ${problemOf(issue)}`;
}

const problemOf = (issue: z.core.$ZodIssue) =>
  issue.code === 'custom' ? issue.message : 'missing or of the wrong type';

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
