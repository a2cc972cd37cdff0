import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LoggedLine } from '../../../shared/platform/logChannel.ts';
import type { ServedRequest } from '../http/startServer.ts';
import type { ScheduleRun } from '../schedules/startTimers.ts';

export interface ServerMetrics {
  readonly contentType: string;
  /** The page in the text format of OpenMetrics 1.0. */
  page(): Promise<string>;
  request(request: ServedRequest): void;
  unreadable(code: string): void;
  line(line: LoggedLine): void;
  scheduleRun(run: ScheduleRun): void;
}

export interface MetricSources {
  readonly stage: string;
  /** Calls under way. */
  readonly active: () => number;
  readonly isReady: () => Promise<boolean>;
  /** Items that are due now, by kind; rejects when the table does not answer. */
  readonly backlog: () => Promise<Readonly<Record<string, number>>>;
}

const prefix = 'koogallery_bridge_';

/** Seconds: the marketplace waits 5, the bundle answers within 4. */
const answerBuckets = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 5, 10, 25];
/** Seconds. */
const runBuckets = [0.1, 1, 5, 15, 60, 300];

/** What the process tells a Prometheus: its own figures, and what the log counts. */
export function serverMetrics({ stage, active, isReady, backlog }: MetricSources): ServerMetrics {
  const registry = new Registry<typeof Registry.OPENMETRICS_CONTENT_TYPE>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  registry.setDefaultLabels({ stage });
  const registers = [registry];
  collectDefaultMetrics({ register: registry as never });

  const requests = new Histogram({
    name: `${prefix}request_duration_seconds`,
    help: 'Time from the head of a request to its answer',
    labelNames: ['route', 'status'],
    buckets: answerBuckets,
    registers,
  });
  const unreadable = new Counter({
    name: `${prefix}unreadable_requests_total`,
    help: 'Connections that sent no request that can be read, or far too many at once',
    labelNames: ['code'],
    registers,
  });
  const calls = new Counter({
    name: `${prefix}calls_total`,
    help: 'Calls of the marketplace by the result code of the answer',
    labelNames: ['family', 'result_code', 'test'],
    registers,
  });
  const alarms = new Counter({
    name: `${prefix}alarms_total`,
    help: 'Alarms by their name',
    labelNames: ['alarm'],
    registers,
  });
  const runs = new Histogram({
    name: `${prefix}schedule_duration_seconds`,
    help: 'Time of a run of a schedule',
    labelNames: ['schedule', 'outcome'],
    buckets: runBuckets,
    registers,
  });
  const succeeded = new Gauge({
    name: `${prefix}schedule_last_success_timestamp_seconds`,
    help: 'When a schedule last ran without a fault',
    labelNames: ['schedule'],
    registers,
  });
  new Gauge({
    name: `${prefix}requests_under_way`,
    help: 'Requests that have no answer yet',
    registers,
    collect() {
      this.set(active());
    },
  });
  new Gauge({
    name: `${prefix}ready`,
    help: '1 when the process can serve calls',
    registers,
    async collect() {
      this.set((await isReady()) ? 1 : 0);
    },
  });
  new Gauge({
    name: `${prefix}due_items`,
    help: 'Items with work that is due now; absent while the table does not answer',
    labelNames: ['kind'],
    registers,
    async collect() {
      this.reset();
      const counted = await backlog().catch(() => ({}));
      for (const [kind, count] of Object.entries(counted)) this.set({ kind }, count);
    },
  });

  return {
    contentType: registry.contentType,
    page: () => registry.metrics(),
    request: ({ route, status, milliseconds }) => requests.observe({ route, status }, milliseconds / 1000),
    unreadable: code => unreadable.inc({ code }),
    line({ level, message, fields }) {
      if (level === 'alarm') alarms.inc({ alarm: message });
      const { family, resultCode, test } = fields;
      if (message !== 'call' || typeof resultCode !== 'string') return;
      calls.inc({ family: String(family), result_code: resultCode, test: String(test === true) });
    },
    scheduleRun({ name, milliseconds, fault }) {
      const outcome = fault === undefined ? 'success' : 'failure';
      runs.observe({ schedule: name, outcome }, milliseconds / 1000);
      if (fault === undefined) succeeded.setToCurrentTime({ schedule: name });
    },
  };
}
