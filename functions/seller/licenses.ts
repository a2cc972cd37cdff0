import { openBridge } from '../../shared/runtime/openBridge.ts';
import { licenseCodeRoutes } from '../../shared/seller/licenseCodeRoutes.ts';
import { licenseRoutes } from '../../shared/seller/licenseRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';

export const handler = sellerHandler(openBridge, [...licenseCodeRoutes, ...licenseRoutes]);
