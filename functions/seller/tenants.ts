import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { tenantRoutes } from '../../shared/seller/routes/tenantRoutes.ts';

export const handler = sellerHandler(openBridge, tenantRoutes);
