import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { packageRoutes } from '../../shared/seller/routes/packageRoutes.ts';
import { usageRoutes } from '../../shared/seller/routes/usageRoutes.ts';

export const handler = sellerHandler(openBridge, [...usageRoutes, ...packageRoutes]);
