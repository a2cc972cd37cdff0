import { productFor } from '../../../shared/config/productFor.ts';
import { appInfoOf, reportMissingAddress } from '../../../shared/instance/app/appInfo.ts';
import { encryptedAppInfo } from '../../../shared/instance/app/encryptedAppInfo.ts';
import { awaitCreation } from '../../../shared/instance/awaitCreation.ts';
import { orderInstanceId } from '../../../shared/instance/identity.ts';
import { applyPurchase } from '../../../shared/instance/purchase/applyPurchase.ts';
import { purchase } from '../../../shared/instance/purchase/purchase.ts';
import { warnAboutPurchase } from '../../../shared/instance/purchase/warnAboutPurchase.ts';
import { creationOutcome } from '../../../shared/instance/rules/creation/creation.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { newInstanceV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/**
 * A paid order becomes one instance, and the answer carries the way to it at once. The marketplace repeats the call
 * whenever a buyer looks at the resource: the same instance, the same password, encrypted anew.
 */
export const newInstance = saasV1.activity('newInstance', newInstanceV1Request, {
  test: (request, { v1EncryptType }) => ({
    code: '000000',
    fields: {
      instanceId: `test-${orderInstanceId('test', request)}`,
      encryptType: v1EncryptType,
      appInfo: { frontEndUrl: 'https://example.com/test' },
    },
  }),

  async run(call, bridge) {
    const { config, randomBytes } = bridge;
    const { request, key, budget } = call;
    const bought = purchase(call, bridge);
    const { productId } = bought.command;
    const { appUrl } = productFor(config, [productId, request.skuCode]);
    const general = appUrl === undefined ? undefined : { frontEndUrl: appUrl };
    const command = { ...bought.command, answeredAtOnce: general !== undefined };
    const applied = await applyPurchase(bridge, command, call);
    const { instanceId } = applied.instance ?? command;
    warnAboutPurchase(bridge, bought, applied.instance);
    // Without such an address only the instance itself is an answer: of parallel calls one asks, the others wait.
    const waits = applied.outcome.kind === 'in-progress' && general === undefined;
    const instance = waits ? await awaitCreation(bridge, instanceId, budget) : applied.instance;
    const outcome = waits && instance !== undefined ? creationOutcome(instance) : applied.outcome;
    const app = instance === undefined ? undefined : appInfoOf(instance, bridge);
    const shown = app ?? general;
    // A success without an address is no answer of V1: the call comes again, until somebody has set one.
    if (shown === undefined && instance !== undefined && reportMissingAddress(instance, bridge))
      return { code: '000005' };
    const pending = outcome.kind === 'in-progress';
    // There is no polling in V1: while it is being made, the buyer is sent to the general address.
    const answer = call.answer(pending && general !== undefined ? { kind: 'done' } : outcome);
    if (answer.code !== '000000' || shown === undefined) return { ...answer, fields: { instanceId } };
    const encryptType = config.v1EncryptType;
    return {
      ...answer,
      fields: {
        instanceId,
        encryptType,
        appInfo: encryptedAppInfo(shown, { secret: key.secret, encryptType, randomBytes }),
      },
    };
  },
});

export const handler = serve(newInstance);
