import { kitHandler, kitSync } from '../../shared/callback/kitSync.ts';
import { syncApplication } from '../../shared/kit/application/syncApplication.ts';
import { noteUnknownApplication } from '../../shared/kit/application/unknownApplication.ts';
import { kitCall } from '../../shared/kit/kitCall.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { openOaep } from '../../shared/wire/cipher/oaep.ts';
import { applicationSyncRequest, kitFieldLimits } from '../../shared/wire/request/kitRequests.ts';

/** The credentials with which an enterprise's people log in; the secret comes encrypted with the seller's public key. */
export const applicationSync = kitSync<Bridge, typeof applicationSyncRequest>({
  activity: 'applicationSync',
  schema: applicationSyncRequest,
  limits: kitFieldLimits.applicationSync,

  async run(call, bridge) {
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
    if (flag !== 0)
      noteUnknownApplication(bridge, { appId, tenantId: call.request.tenantId, test: call.test });
    if (opened === '') return { code: '000002', message: 'request parameter invalid: clientSecret is empty' };
    await syncApplication(bridge, kitCall(call), { appId, flag, clientId, clientSecret: opened });
    return success;
  },
});

/** The text that the pages print. */
const success = { code: '000000', message: 'Success' } as const;

export const handler = kitHandler(openBridge, applicationSync);
