import { alarmGroups } from '../../shared/platform/alarms.ts';
import { type Deployment, scheduleMs } from '../deployment.ts';
import type { MetricRule } from './metricAlarm.ts';

const quarterSeconds = 15 * 60;
const daySeconds = 24 * 60 * 60;

/**
 * Two rules for each schedule: it fails, and it is not called. Of one that comes more seldom than every quarter of an hour
 * the second would ring at every first deployment, since nothing has called it yet; the watchdog tells of those.
 */
export function scheduleRules({ functions }: Pick<Deployment, 'functions'>): readonly MetricRule[] {
  return Object.entries(functions).flatMap(([name, { events }]) =>
    events.flatMap(({ schedule }) => {
      if (schedule === undefined) return [];
      const everySeconds = scheduleMs(schedule) / 1000;
      const common = {
        runbook: alarmGroups.bundle.runbook,
        namespace: 'AWS/Lambda',
        dimensions: { FunctionName: { Ref: lambdaOf(name) } },
        statistic: 'Sum',
        tellsEnd: true,
      } as const;
      const fails: MetricRule = {
        ...common,
        name: `${name}-fails`,
        means: `The schedule ${name} fails.`,
        metric: 'Errors',
        ...failures(everySeconds),
        when: 'at-least',
        silence: 'fine',
      };
      const stands: MetricRule = {
        ...common,
        name: `${name}-not-called`,
        means: `The schedule ${name} has not run: nothing calls it, or Lambda has no room for it.`,
        metric: 'Invocations',
        periodSeconds: Math.max(quarterSeconds, 3 * everySeconds),
        threshold: 1,
        when: 'below',
        silence: 'alarm',
      };
      return everySeconds <= quarterSeconds ? [fails, stands] : [fails];
    }),
  );
}

/** A run that fails is made up for by the next: told is what fails again, and of a daily one every failure. */
function failures(everySeconds: number): Pick<MetricRule, 'periodSeconds' | 'threshold'> {
  if (everySeconds < quarterSeconds) return { periodSeconds: quarterSeconds, threshold: 3 };
  if (everySeconds < daySeconds) return { periodSeconds: 2 * everySeconds, threshold: 2 };
  return { periodSeconds: daySeconds, threshold: 1 };
}

/** The logical id that the Serverless CLI gives the function. */
export const lambdaOf = (name: string): string =>
  `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
