import { openBridge } from '../../shared/runtime/openBridge.ts';
import { reconcileOrders } from '../../shared/schedules/reconcileOrders.ts';
import { watched } from '../../shared/schedules/watched.ts';

/** Daily: what the marketplace sold against what there is. */
export const handler = watched(openBridge, 'reconcileOrders', reconcileOrders(openBridge));
