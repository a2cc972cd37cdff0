import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { eventRoutes } from '../../shared/seller/routes/eventRoutes.ts';

export const handler = sellerHandler(openBridge, eventRoutes);
