import { alarmGroups, alarms } from '../alarms.ts';
import type { Log, LogFields } from '../log.ts';
import { publishLine } from '../logChannel.ts';
import { type MeteredLine, meteredAlarm, meteredCall, metricNamespace } from './metrics.ts';

const service = metricNamespace;

const severities = { DEBUG: 0, INFO: 1, WARN: 2, ERROR: 3, FATAL: 4, CRITICAL: 4, SILENT: 5 } as const;
type Level = keyof typeof severities;

export interface LogOptions {
  /** The level is read once; what a platform tells of a call is read at every line, since it changes with the call. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Takes one line with its end; standard output and, from warnings on, standard error unless told otherwise. */
  readonly write?: (line: string, level: Level) => void;
}

/**
 * One JSON line for each thing that happens; alarms and failed calls also as CloudWatch metrics in the namespace
 * `koogallery-bridge`, in the embedded metric format (page CloudWatch_Embedded_Metric_Format_Specification), where it runs
 * on Lambda. `STAGE` tells the deployments of one account apart. `LOG_LEVEL` (or Lambda's own `AWS_LAMBDA_LOG_LEVEL`)
 * leaves out what is less.
 *
 * Both are formats, not libraries: the libraries for them are 34 KB of every function and two of its milliseconds at a cold
 * start, for what stands below.
 */
export function structuredLog({ environment, clock, write = writeToStreams }: LogOptions): Log {
  const least = severities[leastLevel(environment)];
  const line = (level: Level, message: string, fields: LogFields): void => {
    if (severities[level] < least) return;
    const traceId = /Root=([^;]+)/.exec(environment._X_AMZN_TRACE_ID ?? '')?.[1];
    const timestamp = new Date(clock()).toISOString();
    write(
      `${JSON.stringify({ level, message, timestamp, service, xray_trace_id: traceId, ...fields })}\n`,
      level,
    );
  };
  const meter = (metered: MeteredLine | undefined): void => {
    if (metered === undefined || environment.AWS_LAMBDA_FUNCTION_NAME === undefined) return;
    const { labels, groups } = metered;
    const CloudWatchMetrics = groups.map(({ by, values }) => ({
      Namespace: metricNamespace,
      Dimensions: by,
      Metrics: Object.keys(values).map(Name => ({ Name, Unit: 'Count' })),
    }));
    const values = Object.assign({}, ...groups.map(group => group.values));
    const stage = environment.STAGE ?? 'dev';
    const _aws = { Timestamp: clock(), CloudWatchMetrics };
    write(`${JSON.stringify({ _aws, service, stage, ...labels, ...values })}\n`, 'INFO');
  };
  /** What counts a line is no matter of its level. */
  const meterLine = (message: string, fields: LogFields): void => {
    if (message === 'call') meter(meteredCall(fields));
  };
  return {
    info(message, fields) {
      line('INFO', message, fields);
      publishLine({ level: 'info', message, fields });
      meterLine(message, fields);
    },
    warn(message, fields) {
      line('WARN', message, fields);
      publishLine({ level: 'warn', message, fields });
      meterLine(message, fields);
    },
    error(message, fields) {
      line('ERROR', message, fields);
      publishLine({ level: 'error', message, fields });
      meterLine(message, fields);
    },
    alarm({ name: alarm, detail }) {
      const { group, severity } = alarms[alarm];
      line('WARN', `alarm ${alarm}`, {
        alarm,
        severity,
        runbook: `${alarmGroups[group].runbook}#${alarm}`,
        ...detail,
      });
      publishLine({ level: 'alarm', message: alarm, fields: detail });
      meter(meteredAlarm(alarm));
    },
  };
}

function leastLevel({
  LOG_LEVEL,
  POWERTOOLS_LOG_LEVEL,
  AWS_LAMBDA_LOG_LEVEL,
}: LogOptions['environment']): Level {
  const given = (LOG_LEVEL ?? POWERTOOLS_LOG_LEVEL ?? AWS_LAMBDA_LOG_LEVEL ?? '').toUpperCase();
  return Object.hasOwn(severities, given) ? (given as Level) : 'INFO';
}

/** Not the console's methods: Lambda's put a time and an id before each line, and it would be no JSON any more. */
function writeToStreams(line: string, level: Level): void {
  (severities[level] < severities.WARN ? process.stdout : process.stderr).write(line);
}
