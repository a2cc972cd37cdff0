import { type AlarmGroup, type AlarmSeverity, alarmGroups, alarms } from '../../shared/platform/alarms.ts';
import { metricNamespace, metrics } from '../../shared/platform/logged/metrics.ts';
import { type MetricRule, stage } from './metricAlarm.ts';

/** How soon somebody has to act, and how many within which time make it worth a message. */
const severities = {
  critical: { soon: 'Somebody has to act within hours', periodSeconds: 300, threshold: 1 },
  warning: { soon: 'Somebody has to look within days', periodSeconds: 300, threshold: 1 },
  info: { soon: 'The bundle goes on by itself, but it repeats', periodSeconds: 3_600, threshold: 12 },
} as const satisfies Record<AlarmSeverity, unknown>;

/**
 * A rule for each group and severity that has alarms: of the alarms of one fault, one message. A rule for every alarm would
 * be half a hundred resources; which one it was stands in its metric, its log line and the dashboard.
 */
export function catalogueRules(): readonly MetricRule[] {
  const groups = Object.keys(alarmGroups) as AlarmGroup[];
  return groups.flatMap(group =>
    (Object.keys(severities) as AlarmSeverity[]).flatMap(severity => {
      const names = Object.entries(alarms)
        .filter(([, traits]) => traits.group === group && traits.severity === severity)
        .map(([name]) => name);
      const { soon, periodSeconds, threshold } = severities[severity];
      if (names.length === 0) return [];
      return {
        name: `${group}-${severity}`,
        means: `${soon}: ${names.join(', ')}; the log line "alarm" says which.`,
        runbook: alarmGroups[group].runbook,
        namespace: metricNamespace,
        metric: metrics.alarmRaised,
        dimensions: { stage, group, severity },
        statistic: 'Sum',
        periodSeconds,
        when: 'at-least',
        threshold,
        silence: 'fine',
      } as const;
    }),
  );
}
