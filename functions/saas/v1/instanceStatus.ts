import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { statusCall } from '../../../shared/instance/rules/status/statusCalls.ts';
import { loggedWord } from '../../../shared/platform/logged/loggedValue.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { instanceStatusV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/** Pay-per-use in arrears: frozen. Paid again: usable. */
export const instanceStatus = saasV1.activity('instanceStatus', instanceStatusV1Request, {
  async run(call, bridge) {
    const { activity, instanceId, timeStamp, instanceStatus: status } = call.request;
    if (typeof status === 'object') {
      bridge.log.warn('undocumented values', {
        instanceId,
        unknownValues: [`instanceStatus=${loggedWord(status.unknown)}`],
      });
      return { code: '000002', message: 'request parameter invalid: instanceStatus is unusable' };
    }
    const cause = { activity };
    const { signedAt } = call;
    const seen = statusCall(activity, timeStamp, status);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      status === 'freeze'
        ? { type: 'freeze', by: 'marketplace-status', signedAt, call: seen, cause }
        : { type: 'unfreeze', signedAt, call: seen, cause },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(instanceStatus);
