/** How much of a customer was erased. */
export interface Erased {
  /** Whose buyer's data was taken out. */
  instances: number;
  applications: number;
  /** Lines and waiting events that said something personal. */
  historyLines: number;
  enterprises: number;
  users: number;
  /** Parts of the list of departments. */
  departments: number;
  credentials: number;
  sessions: number;
  failures: number;
}

export const nothingErased = (): Erased => ({
  instances: 0,
  applications: 0,
  historyLines: 0,
  enterprises: 0,
  users: 0,
  departments: 0,
  credentials: 0,
  sessions: 0,
  failures: 0,
});
