import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { alarmGroups, alarms } from './alarms.ts';
import type { Log } from './log.ts';

const name = 'koogallery-bridge';

/** Structured lines on standard output; alarms also as CloudWatch metrics in the namespace `koogallery-bridge`. */
export function powertoolsLog(): Log {
  const logger = new Logger({ serviceName: name });
  const metrics = new Metrics({ namespace: name, serviceName: name });
  return {
    info: (message, fields) => logger.info(message, { ...fields }),
    warn: (message, fields) => logger.warn(message, { ...fields }),
    error: (message, fields) => logger.error(message, { ...fields }),
    alarm({ name: alarm, detail }) {
      const { group, severity } = alarms[alarm];
      logger.warn(`alarm ${alarm}`, { alarm, severity, runbook: alarmGroups[group].runbook, ...detail });
      metrics.singleMetric().addMetric(alarm, MetricUnit.Count, 1);
    },
  };
}
