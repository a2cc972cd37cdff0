import { openBridge } from '../../shared/runtime/openBridge.ts';
import { pushUsageSchedule } from '../../shared/schedules/pushUsageSchedule.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** Seals the hours that are over and pushes them to the marketplace. */
export const handler = watched(openBridge, 'pushUsage', pushUsageSchedule(openBridge));
