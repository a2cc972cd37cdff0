import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { refreshInstanceRequest, saasV2FieldLimits } from '../../shared/wire/request/saasV2Requests.ts';

const scenes: ReadonlySet<string> = new Set([
  'TRIAL_TO_FORMAL',
  'RENEWAL',
  'RENEWAL_CHANGE',
  'UNSUBSCRIBE_RENEWAL_PERIOD',
]);

/** A renewal, a formal order after a trial, a renewal with another specification, or a cancelled renewal. */
export const refreshInstance = callback<Bridge, typeof refreshInstanceRequest>({
  family: 'saas-v2',
  activity: 'refreshInstance',
  protocol: signedPost,
  keyRings: ['base'],
  schema: refreshInstanceRequest,
  limits: saasV2FieldLimits.refreshInstance,

  test: () => ({ code: '000000' }),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, orderLineId, scene, expireTime, productId } = request;
    if (!scenes.has(scene)) {
      // A new scene with a usable expiry is a renewal; a person should still learn of it.
      bridge.alarm({ name: 'UnknownScene', detail: { instanceId, orderId, scene: scene.slice(0, 64) } });
    }
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'renew',
        cause: { activity, orderId, orderLineId },
        event: idempotencyKey({ activity, orderId, orderLineId, scene }, { expireTime, productId }),
        scene,
        expireAt: expireTime,
        expiry: scene === 'UNSUBSCRIBE_RENEWAL_PERIOD' ? 'given' : 'later',
        productId,
        readsOrder: scene === 'RENEWAL_CHANGE' && bridge.marketplace.hasCredentials,
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, refreshInstance);
