import { syncDepartments } from '../../shared/kit/department/syncDepartments.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import { kit } from '../../shared/runtime/kit.ts';
import { allOrgSyncRequest, listedDepartments } from '../../shared/wire/request/kitRequests.ts';

/** Every department of an enterprise; what the list leaves out is marked, never removed. */
export const allOrgSync = kit.sync('allOrgSync', allOrgSyncRequest, async (call, bridge) => {
  const departments = listedDepartments(call.request);
  if (departments === undefined) {
    return { code: '000002', message: 'request parameter invalid: the list of departments is unusable' };
  }
  await syncDepartments(bridge, kitCall(call), 'full', departments);
  return kit.success;
});

export const handler = kit.serve(allOrgSync);
