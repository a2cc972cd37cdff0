import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { licenseCode } from '../../shared/license/licenseCode.ts';
import { licenseCodes } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { updateLicenseCodeStatusRequest } from '../../shared/wire/request/licenseRequests.ts';

/** A code expired beyond its grace period, or was put right again. */
export const updateLicenseCodeStatus = licenseCodes.activity(
  'updateLicenseCodeStatus',
  updateLicenseCodeStatusRequest,
  {
    async run(call, bridge) {
      const { activity, license, status } = call.request;
      if (typeof status === 'object') {
        return { code: '000002', message: 'request parameter invalid: status is unusable' };
      }
      const { signedAt } = call;
      const cause = { activity };
      const { instanceId, registers } = licenseCode(license, cause);
      const { outcome } = await applyCommand(
        bridge,
        instanceId,
        status === 'freeze'
          ? { type: 'freeze', by: 'marketplace-status', signedAt, cause, registers }
          : { type: 'unfreeze', signedAt, cause, registers },
        call,
      );
      return call.answer(outcome);
    },
  },
);

export const handler = serveWhole(updateLicenseCodeStatus);
