import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { releaseInstanceRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** After the retention time, or on an unsubscription: only then the marketplace names an order. */
export const releaseInstance = saasV2.activity('releaseInstance', releaseInstanceRequest, {
  async run(call, bridge) {
    const { activity, instanceId, orderId, orderLineId } = call.request;
    const reason = orderId === undefined ? 'retention-over' : 'unsubscribed';
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'release', reason, cause: { activity, orderId, orderLineId } },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(releaseInstance);
