import { dayMs, hourMs, minuteMs } from '../../../platform/time.ts';

/** How often each schedule comes, ms. A test holds it against serverless.yml. */
export const schedulePaceMs = {
  deliverEvents: minuteMs,
  expireInstances: 5 * minuteMs,
  releaseInstances: 15 * minuteMs,
  pushUsage: minuteMs,
  reconcileOrders: dayMs,
  purgeExpired: hourMs,
  selfDial: 5 * minuteMs,
  watchdog: 5 * minuteMs,
} as const;

export type ScheduleName = keyof typeof schedulePaceMs;

/** What the table knows of a schedule. */
export interface ScheduleRun {
  /** When it last ran, well or not, epoch ms. */
  readonly lastAt: number;
  /** Failures since it last ran well. */
  readonly failures: number;
  /** Of the last failure: our own code of it, or the name of the error. */
  readonly fault?: string;
}
