import type { Deployment } from '../deployment.ts';
import { callRules } from './callRules.ts';
import { catalogueRules } from './catalogueRules.ts';
import { dashboard } from './dashboard.ts';
import { type MetricRule, metricAlarm, type Resource } from './metricAlarm.ts';
import { scheduleRules } from './scheduleRules.ts';

/** What serverless.yml takes in beside its own resources, relative to the project. */
export const alarmFile = '.build/alarms.json';

/**
 * The rules of CloudWatch and the dashboard, for the deployment on AWS. They follow from the catalogue of alarms and from
 * the schedules of serverless.yml, so that no alarm and no schedule is without its rule.
 *
 * @returns a part of a template, for `resources` of serverless.yml
 */
export function alarmResources(deployment: Deployment): {
  readonly Resources: Readonly<Record<string, Resource>>;
} {
  const rules = [...catalogueRules(), ...callRules, ...scheduleRules(deployment)];
  return {
    Resources: {
      ...Object.fromEntries(rules.map(rule => [logicalId(rule), metricAlarm(rule)])),
      Dashboard: dashboard(deployment, rules),
    },
  };
}

/** `orders-critical` → `OrdersCriticalAlarm`. */
const logicalId = ({ name, condition }: MetricRule): string => {
  const words = [...(condition === 'AdoptsTable' ? ['adopted'] : []), ...name.split('-'), 'alarm'];
  return words.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
};
