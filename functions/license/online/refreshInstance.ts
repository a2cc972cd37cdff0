import { onlineLicense } from '../../../shared/runtime/families.ts';
import { serveWhole } from '../../../shared/runtime/serveWhole.ts';
import { refreshInstance as saas } from '../../saas/refreshInstance.ts';

/** As in SaaS V2: a renewal, a formal order after a trial, or a cancelled renewal. */
export const refreshInstance = onlineLicense.reuse(saas);

export const handler = serveWhole(refreshInstance);
