import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { idempotencyKey } from '../../shared/instance/rules/appliedEvents.ts';
import { licenseCode } from '../../shared/license/licenseCode.ts';
import { loggedWord } from '../../shared/platform/logged/loggedValue.ts';
import { licenseCodes } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { refreshLicenseCodeRequest } from '../../shared/wire/request/licenseRequests.ts';

const scenes: ReadonlySet<string> = new Set(['RENEWAL', 'UNSUBSCRIBE_RENEWAL_PERIOD']);

/** A code was renewed, or its renewal cancelled. */
export const refreshLicenseCode = licenseCodes.activity('refreshLicenseCode', refreshLicenseCodeRequest, {
  async run(call, bridge) {
    const { activity, license, orderId, orderLineId, scene, expireTime, productId } = call.request;
    if (!scenes.has(scene)) {
      bridge.alarm({ name: 'UnknownScene', detail: { orderId, scene: loggedWord(scene) } });
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
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serveWhole(refreshLicenseCode);
