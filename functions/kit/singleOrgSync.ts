import { syncDepartments } from '../../shared/kit/department/syncDepartments.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import { kit } from '../../shared/runtime/kit.ts';
import { singleOrgSyncRequest } from '../../shared/wire/request/kitRequests.ts';

/** A department came, changed or went. */
export const singleOrgSync = kit.sync('singleOrgSync', singleOrgSyncRequest, async (call, bridge) => {
  const { orgCode, orgName, OrgName, name, parentCode, flag } = call.request;
  const department = { orgCode, orgName: orgName ?? OrgName ?? name, parentCode };
  await syncDepartments(bridge, kitCall(call), flag === 0 ? 'remove' : 'upsert', [department]);
  return kit.success;
});

export const handler = kit.serve(singleOrgSync);
