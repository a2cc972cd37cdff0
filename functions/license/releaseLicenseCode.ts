import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { licenseCode } from '../../shared/license/licenseCode.ts';
import { licenseCodes } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { releaseLicenseCodeRequest } from '../../shared/wire/request/licenseRequests.ts';

/** The end of a code: after the retention time, or on an unsubscription, which names an order. */
export const releaseLicenseCode = licenseCodes.activity('releaseLicenseCode', releaseLicenseCodeRequest, {
  async run(call, bridge) {
    const { activity, license, orderId, orderLineId } = call.request;
    const cause = { activity, orderId, orderLineId };
    const reason = orderId === undefined ? 'retention-over' : 'unsubscribed';
    const { instanceId, registers } = licenseCode(license, cause);
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      { type: 'release', reason, cause, registers },
      call,
    );
    return call.answer(outcome);
  },
});

export const handler = serveWhole(releaseLicenseCode);
