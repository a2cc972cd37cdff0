import { onlineLicense } from '../../../shared/runtime/families.ts';
import { serveWhole } from '../../../shared/runtime/serveWhole.ts';
import { upgradeInstance as saas } from '../../saas/upgradeInstance.ts';

/** As in SaaS V2; the guide does not list it, but a larger order has to reach us somehow. */
export const upgradeInstance = onlineLicense.reuse(saas);

export const handler = serveWhole(upgradeInstance);
