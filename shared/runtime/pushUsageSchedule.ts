import { setMaxListeners } from 'node:events';
import type { Context } from 'aws-lambda';
import { type PushReport, pushUsage } from '../usage/pushUsage.ts';
import type { Bridge } from './bridge.ts';

/** Kept free before the platform ends the function: one call of the marketplace may take 10 s. */
const stopBeforeMs = 15_000;

/** The handler of the schedule that pushes usage; what is left waits for the next run. */
export function pushUsageSchedule(
  open: () => Promise<Bridge>,
): (event: unknown, context?: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<PushReport> {
  return async (_event, context) => {
    const bridge = await open();
    const now = bridge.effects.clock();
    const remaining = context?.getRemainingTimeInMillis() ?? 60_000;
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    const report = await pushUsage(bridge, {
      deadline: now + Math.max(1_000, remaining - stopBeforeMs),
      signal: ending.signal,
    });
    if (report.sent > 0 || !report.finished) {
      bridge.log.info('usage', { ...report, milliseconds: bridge.effects.clock() - now });
    }
    return report;
  };
}
