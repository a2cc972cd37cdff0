import { openBridge } from '../../shared/runtime/openBridge.ts';
import { pushUsageSchedule } from '../../shared/schedules/pushUsageSchedule.ts';

/** Seals the hours that are over and pushes them to the marketplace. */
export const handler = pushUsageSchedule(openBridge);
