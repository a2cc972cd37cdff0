import { openBridge } from '../../shared/runtime/openBridge.ts';
import { instanceRoutes } from '../../shared/seller/instanceRoutes.ts';
import { sellerHandler } from '../../shared/seller/route.ts';

export const handler = sellerHandler(openBridge, instanceRoutes);
