import { openBridge } from '../../shared/runtime/openBridge.ts';
import { failureRoutes } from '../../shared/seller/failureRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';

export const handler = sellerHandler(openBridge, failureRoutes);
