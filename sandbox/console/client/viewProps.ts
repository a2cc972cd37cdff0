import type { ConsoleState } from '../consoleState.ts';

/** What every view is given. */
export interface ViewProps {
  readonly state: ConsoleState;
  /** Parts of the address behind the view: what is chosen in it. */
  readonly rest: readonly string[];
  /** Reads the state again at once. */
  readonly refresh: () => Promise<void>;
  /** Does something that may be refused; the page says why, and the state is read again in any case. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<void>;
}
