/** One guard, and how it is taken out. */
export interface Guard {
  /** Number of the failure mode in ARCHITECTURE.md, or what the guard stands against. */
  readonly of: string;
  readonly guard: string;
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
  /** Where at least one test has to turn red. */
  readonly tests: readonly string[];
}
