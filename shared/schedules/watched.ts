import { keepAlarms } from '../callback/alarmNotes.ts';
import { faultOf } from '../platform/faultOf.ts';
import { minuteMs, secondMs } from '../platform/time.ts';
import type { Bridge } from '../runtime/bridge.ts';
import { takeTable } from '../runtime/ownTable.ts';
import type { Schedule } from './runBudget.ts';
import type { ScheduleName } from './watchdog/rules/schedulePace.ts';
import { scheduleRuns } from './watchdog/scheduleRuns.ts';

/** A run that went well is noted no oftener than this by one container: every minute has its run. */
const notedEveryMs = 5 * minuteMs;

/**
 * A schedule that runs on its deployment's own table only, and leaves word of its runs and of the alarms that were raised in
 * them, for the watchdog. What cannot be noted is in nobody's way: the watchdog then finds that nothing was.
 */
export function watched<Report>(
  open: () => Promise<Bridge>,
  name: ScheduleName,
  run: Schedule<Report>,
): Schedule<Report> {
  let isTableOwn = false;
  let notedAt = Number.NEGATIVE_INFINITY;
  const leaveWord = async (fault?: string): Promise<void> => {
    try {
      const bridge = await open();
      const now = bridge.effects.clock();
      await keepAlarms(bridge, now + secondMs);
      if (fault === undefined && Math.abs(now - notedAt) < notedEveryMs) return;
      await scheduleRuns(bridge.table).note(name, now, fault);
      notedAt = fault === undefined ? now : Number.NEGATIVE_INFINITY;
    } catch {
      // Whoever cannot open the bridge or reach the table has logged it.
    }
  };
  return async (event, context) => {
    let report: Report;
    try {
      if (!isTableOwn) isTableOwn = await takeTable(await open());
      report = await run(event, context);
    } catch (error) {
      await leaveWord(faultOf(error));
      throw error;
    }
    await leaveWord();
    return report;
  };
}
