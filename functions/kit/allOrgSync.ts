import { kitHandler, kitSync } from '../../shared/callback/kitSync.ts';
import { syncDepartments } from '../../shared/kit/department/syncDepartments.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import {
  allOrgSyncRequest,
  kitFieldLimits,
  listedDepartments,
} from '../../shared/wire/request/kitRequests.ts';

/** Every department of an enterprise; what the list leaves out is marked, never removed. */
export const allOrgSync = kitSync<Bridge, typeof allOrgSyncRequest>({
  activity: 'allOrgSync',
  schema: allOrgSyncRequest,
  limits: kitFieldLimits.allOrgSync,

  async run(call, bridge) {
    const departments = listedDepartments(call.request);
    if (departments === undefined) {
      return { code: '000002', message: 'request parameter invalid: the list of departments is unusable' };
    }
    await syncDepartments(bridge, kitCall(call), 'full', departments);
    return success;
  },
});

/** The text that the pages print. */
const success = { code: '000000', message: 'Success' } as const;

export const handler = kitHandler(openBridge, allOrgSync);
