import type { Bridge } from '../runtime/bridge.ts';
import { type PushReport, pushUsage } from '../usage/push/pushUsage.ts';
import { runBudget, type Schedule } from './runBudget.ts';

/** The handler of the schedule that pushes usage; what is left waits for the next run. */
export function pushUsageSchedule(open: () => Promise<Bridge>): Schedule<PushReport> {
  return async (_event, context) => {
    const bridge = await open();
    const now = bridge.effects.clock();
    const report = await pushUsage(bridge, runBudget(now, context));
    if (report.sent > 0 || !report.finished) {
      bridge.log.info('usage', { ...report, milliseconds: bridge.effects.clock() - now });
    }
    return report;
  };
}
