import { openBridge } from '../../shared/runtime/openBridge.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';

/** The safety net for freezes that the marketplace did not send, and reports of what is overdue or unconfirmed. */
export const handler = schedule(openBridge, 'expire');
