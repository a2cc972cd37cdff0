import { onlineLicense } from '../../../shared/runtime/families.ts';
import { serveWhole } from '../../../shared/runtime/serveWhole.ts';
import { updateInstanceStatus as saas } from '../../saas/updateInstanceStatus.ts';

/** As in SaaS V2: frozen means no further applications. */
export const updateInstanceStatus = onlineLicense.reuse(saas);

export const handler = serveWhole(updateInstanceStatus);
