import type { ConfigProblem } from '../configError.ts';
import type { SettingName } from '../settings.ts';

/** A problem of one setting that follows from others. Not reported while one of `because` is unreadable itself. */
export interface CrossProblem {
  readonly variable: SettingName;
  readonly problem: string;
  readonly because?: readonly SettingName[];
}

/** Those of the problems that do not follow from a setting that is unreadable itself. */
export const unlessBroken = (
  problems: readonly CrossProblem[],
  broken: ReadonlySet<string>,
): readonly ConfigProblem[] =>
  problems
    .filter(({ variable, because }) => ![variable, ...(because ?? [])].some(name => broken.has(name)))
    .map(({ variable, problem }) => ({ variable, problem }));
