/** Everything that makes one run of the code differ from another. Passed in; no module takes it from the platform. */
export interface Effects {
  /** Epoch milliseconds. */
  clock(): number;
  /** At least 0, below 1. */
  random(): number;
  /** A new id, unique in the world (a random UUID). */
  newId(): string;
  /** Resolves after `ms`, rejects when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** How long an operation may take: one abort signal reaches every request, and nothing is begun after the deadline. */
export interface Budget {
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly signal: AbortSignal;
  /** Aborts when the process is to end: what has begun goes on, nothing else begins. */
  readonly stopping?: AbortSignal;
}

/** Whether work made of many parts has to leave the rest to a later run. */
export const isOver = ({ deadline, signal, stopping }: Budget, now: number): boolean =>
  signal.aborted || stopping?.aborted === true || now >= deadline;
