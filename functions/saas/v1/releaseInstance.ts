import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { orderDetails } from '../../../shared/instance/purchase/purchase.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { releaseInstanceV1Request, saasV1FieldLimits } from '../../../shared/wire/request/saasV1Requests.ts';

/** After the retention time or on an unsubscription; V1 does not say which. */
export const releaseInstance = callback<Bridge, typeof releaseInstanceV1Request>({
  family: 'saas-v1',
  activity: 'releaseInstance',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: releaseInstanceV1Request,
  limits: saasV1FieldLimits.releaseInstance,

  test: () => ({ code: '000000' }),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId } = request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'release',
        reason: 'marketplace',
        cause: { activity, orderId },
        details: orderDetails(request),
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, releaseInstance);
