import { openBridge } from '../../shared/runtime/openBridge.ts';
import { reconcileOrders } from '../../shared/schedules/reconcileOrders.ts';

/** Daily: what the marketplace sold against what there is. */
export const handler = reconcileOrders(openBridge);
