import { openBridge } from '../../shared/runtime/openBridge.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** The safety net for releases that the marketplace did not send. */
export const handler = watched(openBridge, 'releaseInstances', schedule(openBridge, 'release'));
