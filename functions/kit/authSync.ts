import { kitHandler, kitSync } from '../../shared/callback/kitSync.ts';
import { noteUnknownApplication } from '../../shared/kit/application/unknownApplication.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import { syncUsers } from '../../shared/kit/user/syncUsers.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { authSyncRequest, kitFieldLimits } from '../../shared/wire/request/kitRequests.ts';

/** The enterprise's administrator grants people the application, changes them, or takes it back. */
export const authSync = kitSync<Bridge, typeof authSyncRequest>({
  activity: 'authSync',
  schema: authSyncRequest,
  limits: kitFieldLimits.authSync,

  async run(call, bridge) {
    const { appId, flag, userList, tenantId } = call.request;
    if (flag !== 0) noteUnknownApplication(bridge, { appId, tenantId, test: call.test });
    await syncUsers(bridge, kitCall(call), { appId, flag, users: userList });
    return success;
  },
});

/** The text that the pages print. */
const success = { code: '000000', message: 'Success' } as const;

export const handler = kitHandler(openBridge, authSync);
