import { alarmGroups } from '../../shared/platform/alarms.ts';
import { metricNamespace, metrics } from '../../shared/platform/logged/metrics.ts';
import { type MetricRule, stage } from './metricAlarm.ts';
import { lambdaOf } from './scheduleRules.ts';

const { runbook } = alarmGroups.bundle;

const common = {
  statistic: 'Sum',
  periodSeconds: 300,
  when: 'at-least',
  threshold: 1,
  silence: 'fine',
  tellsEnd: true,
} as const;

const own = { ...common, runbook, namespace: metricNamespace, dimensions: { stage } } as const;

/** The functions behind the addresses that the marketplace is given. */
const frontDoors = ['productionAddress', 'licenseAddress', 'orderNotify'] as const;

/** The stack's own table, or the one that the parameter `tableName` names. */
const tables = [
  { condition: 'MakesTable', name: 'BridgeTable' },
  { condition: 'AdoptsTable', name: 'TableName' },
] as const;

/** Rules on what calls and table do, whether or not a line of ours tells of it. */
export const callRules: readonly MetricRule[] = [
  {
    ...own,
    name: 'calls-fail',
    means:
      'Calls of the marketplace are answered 000005: it repeats them for one to three hours, then orders are refunded.',
    metric: metrics.callFailed,
    dimensions: { stage, resultCode: '000005' },
  },
  {
    ...own,
    name: 'signatures-refused',
    means:
      'Calls come with a signature that no key made: the key was changed in the seller centre, or somebody is trying.',
    metric: metrics.signatureRefused,
  },
  {
    ...own,
    name: 'answers-late',
    means: 'Answers take longer than 4 s: the marketplace hangs up after 5 and counts a failed call.',
    metric: metrics.answerLate,
  },
  {
    ...own,
    name: 'table-fails',
    means: 'The table did not do what it was asked, and calls failed by it.',
    metric: metrics.tableFailed,
  },
  // Every answer has HTTP 200; a 5xx is a function that crashed or timed out, which the marketplace counts as a failed order.
  {
    ...common,
    name: 'calls-lost',
    means: 'The API answers 5xx: calls of the marketplace are lost until it repeats them.',
    runbook,
    namespace: 'AWS/ApiGateway',
    metric: '5xx',
    dimensions: { ApiId: { Ref: 'HttpApi' } },
  },
  ...frontDoors.map(name => ({
    ...common,
    name: `${name}-throttled`,
    means: `Lambda had no room for a call of ${name}, which the marketplace counts as failed: raise the quota of concurrent executions.`,
    runbook,
    namespace: 'AWS/Lambda',
    metric: 'Throttles',
    dimensions: { FunctionName: { Ref: lambdaOf(name) } },
  })),
  ...tables.flatMap(({ condition, name }) =>
    (['Read', 'Write'] as const).map(kind => ({
      ...common,
      condition,
      name: `table-${kind.toLowerCase()}s-throttled`,
      means: `The table refuses ${kind.toLowerCase()}s because there are too many at once.`,
      runbook,
      namespace: 'AWS/DynamoDB',
      metric: `${kind}ThrottleEvents`,
      dimensions: { TableName: { Ref: name } },
      // DynamoDB refuses single requests while it divides a partition, and the client tries them again.
      threshold: 10,
    })),
  ),
];
