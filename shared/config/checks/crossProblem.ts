import type { SettingName } from '../settings.ts';

/** A problem of one setting that follows from others. Not reported while one of `because` is unreadable itself. */
export interface CrossProblem {
  readonly variable: SettingName;
  readonly problem: string;
  readonly because?: readonly SettingName[];
}
