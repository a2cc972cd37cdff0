import type { ConsoleState } from '../consoleState.ts';

/** What every view is given. */
export interface ViewProps {
  readonly state: ConsoleState;
  /** Reads the state again at once. */
  readonly refresh: () => Promise<void>;
}
