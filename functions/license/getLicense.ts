import { openLicense } from '../../shared/instance/app/appInfo.ts';
import { awaitCreation } from '../../shared/instance/awaitCreation.ts';
import { orderInstanceId } from '../../shared/instance/identity.ts';
import { applyPurchase } from '../../shared/instance/purchase/applyPurchase.ts';
import { purchase } from '../../shared/instance/purchase/purchase.ts';
import { warnAboutPurchase } from '../../shared/instance/purchase/warnAboutPurchase.ts';
import { creationOutcome } from '../../shared/instance/rules/creation/creation.ts';
import { readIdentificationCode } from '../../shared/license/identificationCode.ts';
import { defined } from '../../shared/platform/defined.ts';
import { licenseV1 } from '../../shared/runtime/families.ts';
import { serveWhole } from '../../shared/runtime/serveWhole.ts';
import { getLicenseRequest } from '../../shared/wire/request/licenseRequests.ts';

/**
 * The licence of an order, made once by the seller's product from the identification code. The marketplace repeats the
 * call for hours and shows buyers the answer: always the same licence. Of parallel calls one asks, the others wait.
 */
export const getLicense = licenseV1.activity('getLicense', getLicenseRequest, {
  test: request => {
    const id = orderInstanceId('test', request);
    return { code: '000000', fields: { instanceId: `test-${id}`, license: `TEST-${id}` } };
  },

  async run(call, bridge) {
    const identificationCode = readIdentificationCode(call.request.saasExtendParams);
    if (identificationCode === undefined) {
      return {
        code: '000002',
        message: 'request parameter invalid: no identification code in saasExtendParams',
      };
    }
    const bought = purchase(call, bridge, identificationCode);
    const { command } = bought;
    const applied = await applyPurchase(bridge, command, call);
    const { instanceId } = applied.instance ?? command;
    warnAboutPurchase(bridge, bought, applied.instance);
    const waits = applied.outcome.kind === 'in-progress';
    const instance = waits ? await awaitCreation(bridge, instanceId, call.budget) : applied.instance;
    const outcome = instance === undefined ? applied.outcome : creationOutcome(instance);
    const license = instance === undefined ? undefined : openLicense(instance, bridge.sealer);
    if (outcome.kind === 'done' && license === undefined) {
      return { code: '000005', message: 'the order was released before a licence was made' };
    }
    return {
      ...call.answer(outcome),
      fields: { instanceId, ...defined({ license }) },
    };
  },
});

export const handler = serveWhole(getLicense);
