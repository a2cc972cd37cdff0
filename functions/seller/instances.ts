import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { instanceRoutes } from '../../shared/seller/routes/instanceRoutes.ts';

export const handler = sellerHandler(openBridge, instanceRoutes);
