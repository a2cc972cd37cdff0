import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { alarmGroups, alarms } from './alarms.ts';
import type { Log } from './log.ts';
import { publishLine } from './logChannel.ts';

const name = 'koogallery-bridge';

/** Structured lines on standard output; alarms also as CloudWatch metrics in the namespace `koogallery-bridge`. */
export function powertoolsLog(): Log {
  const logger = new Logger({ serviceName: name });
  const metrics = new Metrics({ namespace: name, serviceName: name });
  return {
    info(message, fields) {
      logger.info(message, { ...fields });
      publishLine({ level: 'info', message, fields });
    },
    warn(message, fields) {
      logger.warn(message, { ...fields });
      publishLine({ level: 'warn', message, fields });
    },
    error(message, fields) {
      logger.error(message, { ...fields });
      publishLine({ level: 'error', message, fields });
    },
    alarm({ name: alarm, detail }) {
      const { group, severity } = alarms[alarm];
      logger.warn(`alarm ${alarm}`, { alarm, severity, runbook: alarmGroups[group].runbook, ...detail });
      publishLine({ level: 'alarm', message: alarm, fields: detail });
      metrics.singleMetric().addMetric(alarm, MetricUnit.Count, 1);
    },
  };
}
