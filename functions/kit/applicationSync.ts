import { syncApplication } from '../../shared/kit/application/syncApplication.ts';
import { noteUnknownApplication } from '../../shared/kit/application/unknownApplication.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import { kit } from '../../shared/runtime/kit.ts';
import { openOaep } from '../../shared/wire/cipher/oaep.ts';
import { applicationSyncRequest } from '../../shared/wire/request/kitRequests.ts';

/** The credentials with which an enterprise's people log in; the secret comes encrypted with the seller's public key. */
export const applicationSync = kit.sync('applicationSync', applicationSyncRequest, async (call, bridge) => {
  const { appId, flag, clientId, clientSecret } = call.request;
  if (flag === 1 && (clientId === undefined || clientSecret === undefined)) {
    return { code: '000002', message: 'request parameter invalid: clientId or clientSecret is missing' };
  }
  const opened =
    flag === 0 || clientSecret === undefined
      ? undefined
      : openOaep(bridge.config.kitPrivateKeys, clientSecret);
  if (flag !== 0 && clientSecret !== undefined && opened === undefined) {
    bridge.alarm({ name: 'ClientSecretNotOpened', detail: { tenantId: call.request.tenantId, appId } });
    return { code: '000005', message: 'clientSecret cannot be decrypted' };
  }
  if (flag !== 0) noteUnknownApplication(bridge, { appId, tenantId: call.request.tenantId, test: call.test });
  if (opened === '') return { code: '000002', message: 'request parameter invalid: clientSecret is empty' };
  await syncApplication(bridge, kitCall(call), { appId, flag, clientId, clientSecret: opened });
  return kit.success;
});

export const handler = kit.serve(applicationSync);
