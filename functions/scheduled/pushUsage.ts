import { openBridge } from '../../shared/runtime/openBridge.ts';
import { pushUsageSchedule } from '../../shared/runtime/pushUsageSchedule.ts';

/** Seals the hours that are over and pushes them to the marketplace. */
export const handler = pushUsageSchedule(openBridge);
