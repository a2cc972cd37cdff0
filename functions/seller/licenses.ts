import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { licenseCodeRoutes } from '../../shared/seller/routes/licenseCodeRoutes.ts';
import { licenseRoutes } from '../../shared/seller/routes/licenseRoutes.ts';

export const handler = sellerHandler(openBridge, [...licenseCodeRoutes, ...licenseRoutes]);
