import { openBridge } from '../../shared/runtime/openBridge.ts';
import { packageRoutes } from '../../shared/seller/packageRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { usageRoutes } from '../../shared/seller/usageRoutes.ts';

export const handler = sellerHandler(openBridge, [...usageRoutes, ...packageRoutes]);
