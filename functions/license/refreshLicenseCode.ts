import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import { licenseCode } from '../../shared/license/licenseCode.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { licenseFieldLimits, refreshLicenseCodeRequest } from '../../shared/wire/request/licenseRequests.ts';

const scenes: ReadonlySet<string> = new Set(['RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD']);

/** A code was renewed, or its renewal cancelled. */
export const refreshLicenseCode = callback<Bridge, typeof refreshLicenseCodeRequest>({
  family: 'license-v2',
  activity: 'refreshLicenseCode',
  protocol: signedPost,
  keyRings: ['license'],
  schema: refreshLicenseCodeRequest,
  limits: licenseFieldLimits.refreshLicenseCode,

  test: () => ({ code: '000000' }),

  async run({ family, request, budget, replayChecked }, bridge) {
    const { activity, license, orderId, orderLineId, scene, expireTime, productId } = request;
    if (!scenes.has(scene)) {
      bridge.alarm({ name: 'UnknownScene', detail: { orderId, scene: scene.slice(0, 64) } });
    }
    const cause = { activity, orderId, orderLineId };
    const { instanceId, registers } = licenseCode(license, cause, productId);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'renew',
        cause,
        event: idempotencyKey({ activity, orderId, orderLineId, scene }, { expireTime, productId }),
        scene,
        expireAt: expireTime,
        expiry: scene === 'UNSUBSCRIBE_RENEWAL_PERIOD' ? 'given' : 'later',
        productId,
        registers,
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, refreshLicenseCode);
