/** A resource of a CloudFormation template. */
export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** One rule of CloudWatch: which figure, and from when on somebody has to know. */
export interface MetricRule {
  /** Part of the alarm's name behind service and stage; letters, digits and `-`. */
  readonly name: string;
  /** One sentence for whoever gets the message. */
  readonly means: string;
  /** The page that says what to do, below the project's directory. */
  readonly runbook: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  readonly statistic: 'Sum' | 'Maximum' | 'Minimum';
  /** Seconds of one period: 60 or more, a multiple of 60. */
  readonly periodSeconds: number;
  /** Periods that all have to be beyond the threshold; 1. */
  readonly periods?: number;
  readonly when: 'at-least' | 'at-most' | 'below';
  readonly threshold: number;
  /** What no value at all means: nothing happened, or nothing runs. */
  readonly silence: 'fine' | 'alarm';
  /** Says again when it is over. Of what happens once, the end tells nobody anything. */
  readonly tellsEnd?: boolean;
  /** A condition of serverless.yml; of two rules of one name only one may ever hold. */
  readonly condition?: 'MakesTable' | 'AdoptsTable';
}

const comparisons = {
  'at-least': 'GreaterThanOrEqualToThreshold',
  'at-most': 'LessThanOrEqualToThreshold',
  below: 'LessThanThreshold',
} as const;

/** The topic that the parameter `alarmTopic` names, if it does. */
const topic = { 'Fn::If': ['HasAlarmTopic', [{ Ref: 'AlarmTopic' }], { Ref: 'AWS::NoValue' }] };

/** The Serverless CLI puts the name of the stage in its place. */
export const stage = `\${sls:stage}`;

/** The name of an alarm, unique in the account. */
export const alarmName = (name: string): string => `koogallery-bridge-${stage}-${name}`;

export function metricAlarm(rule: MetricRule): Resource {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    ...(rule.condition !== undefined && { Condition: rule.condition }),
    Properties: {
      AlarmName: alarmName(rule.name),
      AlarmDescription: `${rule.means} What to do: ${rule.runbook}`,
      Namespace: rule.namespace,
      MetricName: rule.metric,
      Dimensions: Object.entries(rule.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: rule.statistic,
      Period: rule.periodSeconds,
      EvaluationPeriods: rule.periods ?? 1,
      Threshold: rule.threshold,
      ComparisonOperator: comparisons[rule.when],
      TreatMissingData: rule.silence === 'fine' ? 'notBreaching' : 'breaching',
      AlarmActions: topic,
      ...(rule.tellsEnd === true && { OKActions: topic }),
    },
  };
}
