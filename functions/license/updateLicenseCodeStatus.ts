import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { licenseCode } from '../../shared/license/licenseCode.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import {
  licenseFieldLimits,
  updateLicenseCodeStatusRequest,
} from '../../shared/wire/request/licenseRequests.ts';

/** A code expired beyond its grace period, or was put right again. */
export const updateLicenseCodeStatus = callback<Bridge, typeof updateLicenseCodeStatusRequest>({
  family: 'license-v2',
  activity: 'updateLicenseCodeStatus',
  protocol: signedPost,
  keyRings: ['license'],
  schema: updateLicenseCodeStatusRequest,
  limits: licenseFieldLimits.updateLicenseCodeStatus,

  test: () => ({ code: '000000' }),

  async run({ family, request, signedAt, budget, replayChecked }, bridge) {
    const { activity, license, status } = request;
    if (typeof status === 'object') {
      return { code: '000002', message: 'request parameter invalid: status is unusable' };
    }
    const cause = { activity };
    const { instanceId, registers } = licenseCode(license, cause);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      status === 'freeze'
        ? { type: 'freeze', by: 'marketplace-status', signedAt, cause, registers }
        : { type: 'unfreeze', signedAt, cause, registers },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family);
  },
});

export const handler = callbackHandler(openBridge, updateLicenseCodeStatus);
