import { kitHandler, kitSync } from '../../shared/callback/kitSync.ts';
import { syncDepartments } from '../../shared/kit/department/syncDepartments.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { kitFieldLimits, singleOrgSyncRequest } from '../../shared/wire/request/kitRequests.ts';

/** A department came, changed or went. */
export const singleOrgSync = kitSync<Bridge, typeof singleOrgSyncRequest>({
  activity: 'singleOrgSync',
  schema: singleOrgSyncRequest,
  limits: kitFieldLimits.singleOrgSync,

  async run(call, bridge) {
    const { orgCode, orgName, OrgName, name, parentCode, flag } = call.request;
    const department = { orgCode, orgName: orgName ?? OrgName ?? name, parentCode };
    await syncDepartments(bridge, kitCall(call), flag === 0 ? 'remove' : 'upsert', [department]);
    return success;
  },
});

/** The text that the pages print. */
const success = { code: '000000', message: 'Success' } as const;

export const handler = kitHandler(openBridge, singleOrgSync);
