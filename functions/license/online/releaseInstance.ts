import { onlineLicense, serve } from '../../../shared/runtime/families.ts';
import { releaseInstance as saas } from '../../saas/releaseInstance.ts';

/** As in SaaS V2. */
export const releaseInstance = onlineLicense.reuse(saas);

export const handler = serve(releaseInstance);
