import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { alarmResources } from '../../bundling/alarms/alarmResources.ts';
import { readDeployment, scheduledFunctions } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { type AlarmName, alarms } from '../../shared/platform/alarms.ts';
import { structuredLog } from '../../shared/platform/logged/structuredLog.ts';
import { publishedMetrics } from '../support/publishedMetrics.ts';

const deployment = await readDeployment(projectDirectory);
const { Resources } = alarmResources(deployment);

interface Rule {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

const rules = Object.values(Resources)
  .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
  .map(({ Properties }) => Properties as unknown as Rule);

/** A rule's metric as `publishedMetrics` writes it. */
const watched = ({ MetricName, Dimensions }: Rule) =>
  [MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`)].join(' ');

const stage = `\${sls:stage}`;

function published(write: (log: ReturnType<typeof structuredLog>) => void): readonly string[] {
  const lines: string[] = [];
  const environment = { AWS_LAMBDA_FUNCTION_NAME: 'f', STAGE: stage };
  write(structuredLog({ environment, clock: () => 0, write: line => lines.push(line) }));
  return lines.flatMap(publishedMetrics);
}

describe('the rules of CloudWatch', () => {
  it.each(Object.keys(alarms) as AlarmName[])('find the alarm %s by what the log publishes of it', name => {
    const counted = published(log => log.alarm({ name, detail: {} }));
    const found = rules.filter(
      rule => rule.Namespace === 'koogallery-bridge' && counted.includes(watched(rule)),
    );
    expect(found.length).toBe(1);
    const [rule] = found;
    expect(rule?.AlarmDescription).toContain(name);
    // One is enough where a person has to act; what goes on by itself is told when it repeats.
    expect((rule?.Threshold ?? 0) > 1).toBe(alarms[name].severity === 'info');
  });

  it('watch no metric of ours that nothing publishes', () => {
    const call = { family: 'saas-v2', test: false, milliseconds: 4_001 };
    const everything = published(log => {
      for (const name of Object.keys(alarms) as AlarmName[]) log.alarm({ name, detail: {} });
      log.warn('call', { ...call, resultCode: '000001', refused: 'signature-mismatch' });
      log.warn('call', { ...call, resultCode: '000005', fault: 'table-throttled' });
    });
    const ours = rules.filter(({ Namespace }) => Namespace === 'koogallery-bridge');
    expect(ours.length).toBeGreaterThan(15);
    expect(ours.map(watched).filter(metric => !everything.includes(metric))).toEqual([]);
  });

  it('find every schedule that fails, and each that comes every quarter of an hour or oftener when it is not called', () => {
    const of = (metric: string) =>
      rules
        .filter(({ MetricName, Namespace }) => Namespace === 'AWS/Lambda' && MetricName === metric)
        .map(({ Dimensions }) => (Dimensions[0]?.Value as { readonly Ref?: string } | undefined)?.Ref);
    const lambda = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
    expect(of('Errors')).toEqual(scheduledFunctions(deployment).map(lambda));
    const silent = rules.filter(({ MetricName }) => MetricName === 'Invocations');
    expect(silent.map(({ TreatMissingData }) => TreatMissingData)).toEqual(silent.map(() => 'breaching'));
    expect(of('Invocations')).toEqual(
      expect.arrayContaining(['deliverEvents', 'pushUsage', 'releaseInstances'].map(lambda)),
    );
    expect(of('Invocations')).not.toContain(lambda('reconcileOrders'));
  });

  it('keep to what CloudWatch takes of periods, and of the text that goes into a message', () => {
    for (const { AlarmName, AlarmDescription, Period, EvaluationPeriods } of rules) {
      expect([AlarmName, Period % 60, Period * EvaluationPeriods <= 86_400]).toEqual([AlarmName, 0, true]);
      expect([AlarmName, AlarmDescription.length <= 1_024]).toEqual([AlarmName, true]);
    }
    // Of two rules of one name only one holds: those on the stack's own table, and on one that it is given.
    const ids = Object.values(Resources).map(
      ({ Condition, Properties }) => `${Properties.AlarmName} ${Condition}`,
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('each lead to a runbook that exists, at its anchor, in both languages', () => {
    for (const { AlarmName, AlarmDescription } of rules) {
      const [, path = '', anchor] = / What to do: (\S+\.md)(?:#(\S+))?$/.exec(AlarmDescription) ?? [];
      for (const file of [path, path.replace(/\.md$/, '.zh-CN.md')]) {
        expect([AlarmName, file, existsSync(join(projectDirectory, file))]).toEqual([AlarmName, file, true]);
        if (anchor === undefined) continue;
        const text = readFileSync(join(projectDirectory, file), 'utf8');
        expect([AlarmName, text.includes(`<a id="${anchor}"></a>`)]).toEqual([AlarmName, true]);
      }
    }
  });
});
