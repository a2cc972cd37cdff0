import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { upgradeInstanceRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** A higher specification or quantity; what exactly was bought stands in the order. */
export const upgradeInstance = saasV2.activity('upgradeInstance', upgradeInstanceRequest, {
  async run(call, bridge) {
    const { activity, instanceId, orderId, orderLineId } = call.request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'upgrade',
        cause: { activity, orderId, orderLineId },
        readsOrder: bridge.marketplace.hasCredentials,
        event: idempotencyKey({ activity, orderId, orderLineId }, call.extra),
      },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(upgradeInstance);
