import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { statusCall } from '../../../shared/instance/rules/statusCalls.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { expireInstanceV1Request, saasV1FieldLimits } from '../../../shared/wire/request/saasV1Requests.ts';

/** The period is over: frozen, the data stays. A renewal makes it usable again. */
export const expireInstance = callback<Bridge, typeof expireInstanceV1Request>({
  family: 'saas-v1',
  activity: 'expireInstance',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: expireInstanceV1Request,
  limits: saasV1FieldLimits.expireInstance,

  test: () => ({ code: '000000' }),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, instanceId, orderId, timeStamp } = request;
    const call = statusCall(activity, timeStamp);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'freeze', by: 'marketplace-expiry', signedAt, call, cause: { activity, orderId } },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, expireInstance);
