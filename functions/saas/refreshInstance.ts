import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import { loggedWord } from '../../shared/platform/logged/loggedValue.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { refreshInstanceRequest } from '../../shared/wire/request/saasV2Requests.ts';

const scenes: ReadonlySet<string> = new Set([
  'TRIAL_TO_FORMAL',
  'RENEWAL',
  'RENEWAL_CHANGE',
  'UNSUBSCRIBE_RENEWAL_PERIOD',
]);

/** A renewal, a formal order after a trial, a renewal with another specification, or a cancelled renewal. */
export const refreshInstance = saasV2.activity('refreshInstance', refreshInstanceRequest, {
  async run(call, bridge) {
    const { activity, instanceId, orderId, orderLineId, scene, expireTime, productId } = call.request;
    if (!scenes.has(scene)) {
      // A new scene with a usable expiry is a renewal; a person should still learn of it.
      bridge.alarm({ name: 'UnknownScene', detail: { instanceId, orderId, scene: loggedWord(scene) } });
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
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(refreshInstance);
