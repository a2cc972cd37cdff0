import { kitHandler, kitSync } from '../../shared/callback/kitSync.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import { syncTenant } from '../../shared/kit/tenant/syncTenant.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { kitFieldLimits, tenantSyncRequest } from '../../shared/wire/request/kitRequests.ts';

/** An enterprise is bound to what it bought, changed, or unbound. */
export const tenantSync = kitSync<Bridge, typeof tenantSyncRequest>({
  activity: 'tenantSync',
  schema: tenantSyncRequest,
  limits: kitFieldLimits.tenantSync,

  async run(call, bridge) {
    await syncTenant(bridge, kitCall(call), call.request);
    return success;
  },
});

/** The text that the pages print. */
const success = { code: '000000', message: 'Success' } as const;

export const handler = kitHandler(openBridge, tenantSync);
