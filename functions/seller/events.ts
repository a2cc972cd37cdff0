import { openBridge } from '../../shared/runtime/openBridge.ts';
import { eventRoutes } from '../../shared/seller/eventRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';

export const handler = sellerHandler(openBridge, eventRoutes);
