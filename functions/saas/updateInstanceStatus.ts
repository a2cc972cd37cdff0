import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { forwardUnknownStatus } from '../../shared/instance/questions/forwardUnknownStatus.ts';
import { cutText } from '../../shared/platform/cutText.ts';
import { loggedWord } from '../../shared/platform/logged/loggedValue.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { updateInstanceStatusRequest } from '../../shared/wire/request/saasV2Requests.ts';

/**
 * Expired or in violation: frozen, the data stays. Renewed or put right: usable again. A status that we do not know may
 * be one that the seller's product knows.
 */
export const updateInstanceStatus = saasV2.activity('updateInstanceStatus', updateInstanceStatusRequest, {
  async run(call, bridge) {
    const { activity, instanceId, status } = call.request;
    if (typeof status === 'object') {
      const wanted = cutText(status.unknown, 64);
      await call.replayChecked();
      bridge.alarm({ name: 'UnknownStatus', detail: { instanceId, status: loggedWord(wanted) } });
      const forwarded = await forwardUnknownStatus(bridge, instanceId, wanted, call);
      if (forwarded === 'handled') return { code: '000000' };
      if (forwarded === 'foreign') return { code: '000003' };
      return { code: '000002', message: 'request parameter invalid: status is unusable' };
    }
    const { signedAt } = call;
    const cause = { activity };
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      status === 'freeze'
        ? { type: 'freeze', by: 'marketplace-status', signedAt, cause }
        : { type: 'unfreeze', signedAt, cause },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serve(updateInstanceStatus);
