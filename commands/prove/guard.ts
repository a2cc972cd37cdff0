/** One guard, and how it is taken out. */
export interface Guard {
  /** Number of the failure mode in ARCHITECTURE.md, or what the guard stands against. */
  readonly of: string;
  readonly guard: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** Files or folders where at least one test has to turn red, tried in this order: the quickest first. */
  readonly tests: readonly string[];
}
