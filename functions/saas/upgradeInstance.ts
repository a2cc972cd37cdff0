import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { saasV2FieldLimits, upgradeInstanceRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** A higher specification or quantity; what exactly was bought stands in the order. */
export const upgradeInstance = callback<Bridge, typeof upgradeInstanceRequest>({
  family: 'saas-v2',
  activity: 'upgradeInstance',
  protocol: signedPost,
  keyRings: ['base'],
  schema: upgradeInstanceRequest,
  limits: saasV2FieldLimits.upgradeInstance,

  test: () => ({ code: '000000' }),

  async run({ family, request, extra, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, orderLineId } = request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'upgrade',
        cause: { activity, orderId, orderLineId },
        readsOrder: bridge.marketplace.hasCredentials,
        event: idempotencyKey({ activity, orderId, orderLineId }, extra),
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family, activity);
  },
});

export const handler = callbackHandler(openBridge, upgradeInstance);
