/** What one check found. */
export interface CheckResult {
  readonly check: string;
  /** What follows for the bundle, in the words of an operator. */
  readonly meaning: string;
  /** `noted`: engines differ here, and the bundle does not rely on it. */
  readonly outcome: 'holds' | 'fails' | 'noted';
  readonly detail: string;
}

export const failed = ({ outcome }: CheckResult) => outcome === 'fails';

const marks = { holds: '✓', fails: '✗', noted: '·' } as const;

/** The results as lines for people. */
export function reportText(tableName: string, results: readonly CheckResult[]): string {
  const lines = results.flatMap(({ check, meaning, outcome, detail }) => [
    `${marks[outcome]} ${check}: ${detail}`,
    ...(outcome === 'fails' ? [`    ${meaning}`] : []),
  ]);
  const failures = results.filter(failed).length;
  const summary =
    failures === 0
      ? 'Everything that the bundle relies on holds.'
      : `${failures} of ${results.length} checks failed: do not run the bundle on this table.`;
  return [`Table ${tableName}`, ...lines, summary].join('\n');
}
