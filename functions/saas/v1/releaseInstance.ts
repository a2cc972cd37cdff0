import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { orderDetails } from '../../../shared/instance/purchase/purchase.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { releaseInstanceV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/** After the retention time or on an unsubscription; V1 does not say which. */
export const releaseInstance = saasV1.activity('releaseInstance', releaseInstanceV1Request, {
  async run(call, bridge) {
    const { activity, instanceId, orderId } = call.request;
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'release',
        reason: 'marketplace',
        cause: { activity, orderId },
        details: orderDetails(call.request),
      },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(releaseInstance);
