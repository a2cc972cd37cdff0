import { noteUnknownApplication } from '../../shared/kit/application/unknownApplication.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import { syncUsers } from '../../shared/kit/user/syncUsers.ts';
import { kit } from '../../shared/runtime/kit.ts';
import { authSyncRequest } from '../../shared/wire/request/kitRequests.ts';

/** The enterprise's administrator grants people the application, changes them, or takes it back. */
export const authSync = kit.sync('authSync', authSyncRequest, async (call, bridge) => {
  const { appId, flag, userList, tenantId } = call.request;
  if (flag !== 0) noteUnknownApplication(bridge, { appId, tenantId, test: call.test });
  await syncUsers(bridge, kitCall(call), { appId, flag, users: userList });
  return kit.success;
});

export const handler = kit.serve(authSync);
