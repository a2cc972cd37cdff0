import { openBridge } from '../../shared/runtime/openBridge.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';

/** The safety net for releases that the marketplace did not send. */
export const handler = schedule(openBridge, 'release');
