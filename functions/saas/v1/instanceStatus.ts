import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { statusCall } from '../../../shared/instance/rules/statusCalls.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { instanceStatusV1Request, saasV1FieldLimits } from '../../../shared/wire/request/saasV1Requests.ts';

/** Pay-per-use in arrears: frozen. Paid again: usable. */
export const instanceStatus = callback<Bridge, typeof instanceStatusV1Request>({
  family: 'saas-v1',
  activity: 'instanceStatus',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: instanceStatusV1Request,
  limits: saasV1FieldLimits.instanceStatus,

  test: () => ({ code: '000000' }),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, instanceId, timeStamp, instanceStatus: status } = request;
    if (typeof status === 'object') {
      bridge.log.warn('undocumented values', {
        instanceId,
        unknownValues: [`instanceStatus=${status.unknown.slice(0, 64)}`],
      });
      return { code: '000002', message: 'request parameter invalid: instanceStatus is unusable' };
    }
    const cause = { activity };
    const call = statusCall(activity, timeStamp, status);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      status === 'freeze'
        ? { type: 'freeze', by: 'marketplace-status', signedAt, call, cause }
        : { type: 'unfreeze', signedAt, call, cause },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, instanceStatus);
