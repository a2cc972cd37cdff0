import { openBridge } from '../../shared/runtime/openBridge.ts';
import { sellerHandler } from '../../shared/seller/route.ts';
import { alarmRoutes } from '../../shared/seller/routes/alarmRoutes.ts';
import { healthRoutes } from '../../shared/seller/routes/healthRoutes.ts';

export const handler = sellerHandler(openBridge, [...healthRoutes, ...alarmRoutes]);
