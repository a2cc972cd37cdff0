import { kitCall } from '../../shared/kit/kitCall.ts';
import { syncTenant } from '../../shared/kit/tenant/syncTenant.ts';
import { kit } from '../../shared/runtime/kit.ts';
import { tenantSyncRequest } from '../../shared/wire/request/kitRequests.ts';

/** An enterprise is bound to what it bought, changed, or unbound. */
export const tenantSync = kit.sync('tenantSync', tenantSyncRequest, async (call, bridge) => {
  await syncTenant(bridge, kitCall(call), call.request);
  return kit.success;
});

export const handler = kit.serve(tenantSync);
