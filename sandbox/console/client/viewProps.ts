import type { ConsoleState } from '../consoleState.ts';

/** What every view is given. */
export interface ViewProps {
  readonly state: ConsoleState;
  /** Reads the state again at once. */
  readonly refresh: () => Promise<void>;
  /** Does something that may be refused; the page says why, and the state is read again in any case. */
  readonly attempt: (work: () => Promise<unknown>) => Promise<void>;
}
