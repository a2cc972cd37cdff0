import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { checkChange } from '../../shared/instance/questions/checkChange.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { changeInstanceCheckRequest, saasV2FieldLimits } from '../../shared/wire/request/saasV2Requests.ts';

/** May this instance change to that product on its renewal? Only the seller's product can tell; nothing changes. */
export const changeInstanceCheck = callback<Bridge, typeof changeInstanceCheckRequest>({
  family: 'saas-v2',
  activity: 'changeInstanceCheck',
  protocol: signedPost,
  keyRings: ['base'],
  schema: changeInstanceCheckRequest,
  limits: saasV2FieldLimits.changeInstanceCheck,

  test: () => ({ code: '000000' }),

  async run({ request, budget, replayChecked }, bridge) {
    const { instanceId, productInfo } = request;
    await replayChecked();
    const check = await checkChange(bridge, instanceId, productInfo, budget);
    switch (check.kind) {
      case 'allowed':
        return { code: '000000' };
      case 'unknown':
        return { code: '000003' };
      case 'refused':
        return { code: '000005', message: check.reason };
    }
  },
});

export const handler = callbackHandler(openBridge, changeInstanceCheck);
