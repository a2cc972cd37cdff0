import { onlineLicense } from '../../../shared/runtime/families.ts';
import { serveWhole } from '../../../shared/runtime/serveWhole.ts';
import { releaseInstance as saas } from '../../saas/releaseInstance.ts';

/** As in SaaS V2. */
export const releaseInstance = onlineLicense.reuse(saas);

export const handler = serveWhole(releaseInstance);
