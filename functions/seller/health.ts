import { openBridge } from '../../shared/runtime/openBridge.ts';
import { healthRoutes } from '../../shared/seller/healthRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';

export const handler = sellerHandler(openBridge, healthRoutes);
