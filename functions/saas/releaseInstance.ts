import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { releaseInstanceRequest, saasV2FieldLimits } from '../../shared/wire/request/saasV2Requests.ts';

/** After the retention time, or on an unsubscription: only then the marketplace names an order. */
export const releaseInstance = callback<Bridge, typeof releaseInstanceRequest>({
  family: 'saas-v2',
  activity: 'releaseInstance',
  protocol: signedPost,
  keyRings: ['base'],
  schema: releaseInstanceRequest,
  limits: saasV2FieldLimits.releaseInstance,

  test: () => ({ code: '000000' }),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, orderLineId } = request;
    const reason = orderId === undefined ? 'retention-over' : 'unsubscribed';
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'release', reason, cause: { activity, orderId, orderLineId } },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, releaseInstance);
