import { openBridge } from '../../shared/runtime/openBridge.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** The safety net for freezes that the marketplace did not send, and reports of what is overdue or unconfirmed. */
export const handler = watched(openBridge, 'expireInstances', schedule(openBridge, 'expire'));
