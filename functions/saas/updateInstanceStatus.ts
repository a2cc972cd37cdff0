import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { forwardUnknownStatus } from '../../shared/instance/questions/forwardUnknownStatus.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { saasV2FieldLimits, updateInstanceStatusRequest } from '../../shared/wire/request/saasV2Requests.ts';

/**
 * Expired or in violation: frozen, the data stays. Renewed or put right: usable again. A status that we do not know may
 * be one that the seller's product knows.
 */
export const updateInstanceStatus = callback<Bridge, typeof updateInstanceStatusRequest>({
  family: 'saas-v2',
  activity: 'updateInstanceStatus',
  protocol: signedPost,
  keyRings: ['base'],
  schema: updateInstanceStatusRequest,
  limits: saasV2FieldLimits.updateInstanceStatus,

  test: () => ({ code: '000000' }),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, instanceId, status } = request;
    if (typeof status === 'object') {
      const wanted = status.unknown.slice(0, 64);
      await replayChecked();
      bridge.alarm({ name: 'UnknownStatus', detail: { instanceId, status: wanted } });
      if (await forwardUnknownStatus(bridge, instanceId, wanted, budget)) return { code: '000000' };
      return { code: '000002', message: 'request parameter invalid: status is unusable' };
    }
    const cause = { activity };
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      status === 'freeze'
        ? { type: 'freeze', by: 'marketplace-status', signedAt, cause }
        : { type: 'unfreeze', signedAt, cause },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, updateInstanceStatus);
