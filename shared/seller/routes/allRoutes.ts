import type { SellerRoute } from '../route.ts';
import { alarmRoutes } from './alarmRoutes.ts';
import { eventRoutes } from './eventRoutes.ts';
import { failureRoutes } from './failureRoutes.ts';
import { healthRoutes } from './healthRoutes.ts';
import { instanceRoutes } from './instanceRoutes.ts';
import { licenseCodeRoutes } from './licenseCodeRoutes.ts';
import { licenseRoutes } from './licenseRoutes.ts';
import { packageRoutes } from './packageRoutes.ts';
import { tenantRoutes } from './tenantRoutes.ts';
import { usageRoutes } from './usageRoutes.ts';

/** Every operation of the seller API, for its description. */
export const allRoutes: readonly SellerRoute[] = [
  ...instanceRoutes,
  ...eventRoutes,
  ...licenseCodeRoutes,
  ...licenseRoutes,
  ...tenantRoutes,
  ...usageRoutes,
  ...packageRoutes,
  ...failureRoutes,
  ...healthRoutes,
  ...alarmRoutes,
];
