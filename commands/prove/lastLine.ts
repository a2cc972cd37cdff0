/** What the tests counted, a report for each part: every number is added up, every violation named. */
type Report = Readonly<Record<string, unknown>>;

const words: Readonly<Record<string, string>> = {
  crashes: 'crash points',
  lostAnswers: 'lost answers',
  refusals: 'refused requests',
  calls: 'calls',
  repeats: 'of them again',
  olderCalls: 'of them by an older version',
  instances: 'instances',
  histories: 'histories',
  happenings: 'happenings',
  faults: 'faults',
  events: 'events heard',
  days: 'days',
  hoursOfTrouble: 'hours of them with a fault',
  ahead: 'items with work ahead',
  leftDue: 'items left due',
  firstMb: 'MB of heap in the second third of them',
  lastMb: 'MB in the last',
};

/** One line of counts; where something did not hold, a line for each before it. */
export function lastLine(reports: readonly Report[]): string {
  if (reports.length === 0) return 'Nothing was counted.';
  const violations = reports.flatMap(({ violations: of }) => (Array.isArray(of) ? of.map(String) : []));
  const sums = Object.entries(words).flatMap(([name, word]) => {
    const counts = reports.map(report => report[name]).filter(count => typeof count === 'number');
    return counts.length === 0 ? [] : [`${counts.reduce((sum, count) => sum + count, 0)} ${word}`];
  });
  return [
    ...violations.map(violation => `✗ ${violation}`),
    `${violations.length === 0 ? '✓' : '✗'} ${[...sums, `${violations.length} violations`].join(', ')}`,
  ].join('\n');
}
