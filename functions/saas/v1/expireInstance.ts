import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { statusCall } from '../../../shared/instance/rules/status/statusCalls.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { expireInstanceV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/** The period is over: frozen, the data stays. A renewal makes it usable again. */
export const expireInstance = saasV1.activity('expireInstance', expireInstanceV1Request, {
  async run(call, bridge) {
    const { activity, instanceId, orderId, timeStamp } = call.request;
    const { signedAt } = call;
    const seen = statusCall(activity, timeStamp);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'freeze', by: 'marketplace-expiry', signedAt, call: seen, cause: { activity, orderId } },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(expireInstance);
