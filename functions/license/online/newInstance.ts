import { onlineLicense } from '../../../shared/runtime/families.ts';
import { serveWhole } from '../../../shared/runtime/serveWhole.ts';
import { newInstance as saas } from '../../saas/newInstance.ts';

/** As in SaaS V2, but answered once: there is no query by which the marketplace could learn that it is finished. */
export const newInstance = onlineLicense.reuse(saas);

export const handler = serveWhole(newInstance);
