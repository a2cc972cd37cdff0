import { openBridge } from '../../shared/runtime/openBridge.ts';
import { licenseRoutes } from '../../shared/seller/licenseRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';

export const handler = sellerHandler(openBridge, licenseRoutes);
