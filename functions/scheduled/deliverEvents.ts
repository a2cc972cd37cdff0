import { openBridge } from '../../shared/runtime/openBridge.ts';
import { schedule } from '../../shared/schedules/dueSchedule.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** Every minute: events that the seller's product has not got yet, and whatever other schedules left lying. */
export const handler = watched(
  openBridge,
  'deliverEvents',
  schedule(openBridge, 'deliver', { alsoOverdue: ['expire', 'release'] }),
);
