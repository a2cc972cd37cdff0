import { alarmGroups, alarms } from '../../shared/platform/alarms.ts';
import { metricNamespace, metrics } from '../../shared/platform/logged/metrics.ts';
import { type Deployment, scheduledFunctions } from '../deployment.ts';
import { alarmName, type MetricRule, type Resource, stage } from './metricAlarm.ts';
import { lambdaOf } from './scheduleRules.ts';

/** Fn::Sub puts in what stands between `${` and `}`. */
const region = `\${AWS::Region}`;

interface Widget {
  readonly type: 'metric' | 'alarm' | 'log';
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Units of the dashboard's grid, which is 24 wide. */
const [width, height] = [8, 6];

const graph = (title: string, given: readonly unknown[], options: object = {}): Widget => ({
  type: 'metric',
  properties: { title, region, view: 'timeSeries', stat: 'Sum', period: 300, metrics: given, ...options },
});

/** One line for every set of dimensions that there is. */
const search = (metric: string, dimensions: string) => [
  {
    expression: `SEARCH('{"${metricNamespace}",${dimensions}} MetricName="${metric}" stage="${stage}"', 'Sum', 300)`,
    id: metric.charAt(0).toLowerCase() + metric.slice(1),
  },
];

/** The one page that shows how the deployment is: what is wrong now, calls, alarms by group, schedules, table. */
export function dashboard(deployment: Deployment, rules: readonly MetricRule[]): Resource {
  const ofFunctions = (metric: string, names: readonly string[]) =>
    names.map(name => ['AWS/Lambda', metric, 'FunctionName', `\${${lambdaOf(name)}}`, { label: name }]);
  const gateway = (metric: string, options: object = {}) => [
    'AWS/ApiGateway',
    metric,
    'ApiId',
    `\${HttpApi}`,
    options,
  ];
  const schedules = scheduledFunctions(deployment);
  const widgets: readonly Widget[] = [
    {
      type: 'alarm',
      properties: {
        title: 'What is wrong now',
        alarms: [...new Set(rules.map(({ name }) => name))].map(
          name =>
            `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${alarmName(name)}`,
        ),
      },
    },
    graph('Calls', [gateway('Count')]),
    graph('Failed calls by result code', search(metrics.callFailed, 'stage,family,resultCode')),
    graph('Time of an answer, ms', [
      gateway('Latency', { stat: 'p50' }),
      gateway('Latency', { stat: 'p99' }),
      gateway('Latency', { stat: 'Maximum' }),
    ]),
    graph('Refused, late, lost', [
      ...[metrics.signatureRefused, metrics.answerLate, metrics.tableFailed].map(name => [
        metricNamespace,
        name,
        'stage',
        stage,
      ]),
      gateway('5xx'),
    ]),
    ...Object.keys(alarmGroups).map(group =>
      graph(
        `Alarms: ${group}`,
        Object.entries(alarms)
          .filter(([, traits]) => traits.group === group)
          .map(([name]) => [metricNamespace, name, 'stage', stage]),
      ),
    ),
    graph('Schedules: runs', ofFunctions('Invocations', schedules), { period: 3_600 }),
    graph('Schedules: failures', ofFunctions('Errors', schedules), { period: 3_600 }),
    graph('Schedules: time, ms', ofFunctions('Duration', schedules), { stat: 'Maximum' }),
    graph(
      'Table',
      [
        'ConsumedReadCapacityUnits',
        'ConsumedWriteCapacityUnits',
        'ReadThrottleEvents',
        'WriteThrottleEvents',
      ].map(metric => ['AWS/DynamoDB', metric, 'TableName', `\${Table}`]),
    ),
    {
      type: 'log',
      properties: {
        title: 'Failed calls',
        region,
        view: 'table',
        query: `SOURCE '\${param:logGroup}' | filter message = "call" and resultCode not in ["000000", "000004"] | fields @timestamp, family, activity, resultCode, hint, fault, orderId, instanceId | sort @timestamp desc | limit 50`,
      },
    },
  ];
  const placed = widgets.map((widget, place) => ({
    ...widget,
    x: (place % 3) * width,
    y: Math.floor(place / 3) * height,
    width,
    height,
  }));
  const table = { 'Fn::If': ['MakesTable', { Ref: 'BridgeTable' }, { Ref: 'TableName' }] };
  return {
    Type: 'AWS::CloudWatch::Dashboard',
    Properties: {
      DashboardName: `koogallery-bridge-${stage}`,
      DashboardBody: { 'Fn::Sub': [JSON.stringify({ widgets: placed }), { Table: table }] },
    },
  };
}
