import { openBridge } from '../../shared/runtime/openBridge.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';

/** Every minute: events that the seller's product has not got yet, and whatever other schedules left lying. */
export const handler = schedule(openBridge, 'deliver', { alsoOverdue: ['expire', 'release'] });
