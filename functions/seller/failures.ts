import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { failureRoutes } from '../../shared/seller/routes/failureRoutes.ts';

export const handler = sellerHandler(openBridge, failureRoutes);
