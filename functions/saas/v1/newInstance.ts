import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../../shared/callback/tokenGet.ts';
import { productFor } from '../../../shared/config/productFor.ts';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { encryptedApp } from '../../../shared/instance/encryptedApp.ts';
import { orderInstanceId } from '../../../shared/instance/identity.ts';
import { openApp } from '../../../shared/instance/openApp.ts';
import { purchase } from '../../../shared/instance/purchase.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { newInstanceV1Request, saasV1FieldLimits } from '../../../shared/wire/saasV1Requests.ts';

/**
 * A paid order becomes one instance, and the answer carries the way to it at once. The marketplace repeats the call
 * whenever a buyer looks at the resource: the same instance, the same password, encrypted anew.
 */
export const newInstance = callback<Bridge, typeof newInstanceV1Request>({
  family: 'saas-v1',
  activity: 'newInstance',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: newInstanceV1Request,
  limits: saasV1FieldLimits.newInstance,

  test: request => ({
    code: '000000',
    fields: {
      instanceId: `test-${orderInstanceId('test', request)}`,
      appInfo: { frontEndUrl: 'https://example.com/test' },
    },
  }),

  async run({ family, request, key, budget, admitted }, bridge) {
    const { config, sealer, randomBytes } = bridge;
    const { command, unreadable } = purchase(request, family, key, bridge);
    const { instanceId, orderId, productId } = command;
    if (unreadable.length > 0) {
      bridge.report({
        name: 'UnreadableBuyerData',
        detail: { instanceId, orderId, fields: unreadable.join(' ') },
      });
    }
    const { outcome, instance } = await applyCommand(bridge, instanceId, command, {
      budget,
      admitted,
      readFirst: true,
    });
    const app = instance === undefined ? undefined : openApp(instance, sealer);
    const { appUrl } = productFor(config, [productId, request.skuCode]);
    const general = appUrl === undefined ? undefined : { frontEndUrl: appUrl };
    const shown = app ?? general;
    const pending = outcome.kind === 'in-progress';
    // There is no polling in V1: while it is being made, the buyer is sent to the general address.
    const answer = outcomeAnswer(
      pending && general !== undefined ? { kind: 'done' } : outcome,
      config.site,
      'saas-v1',
    );
    if (answer.code !== '000000' || shown === undefined) return { ...answer, fields: { instanceId } };
    const encryptType = config.v1EncryptType;
    return {
      ...answer,
      fields: {
        instanceId,
        encryptType,
        appInfo: encryptedApp(shown, { secret: key.secret, encryptType, randomBytes }),
      },
    };
  },
});

export const handler = callbackHandler(openBridge, newInstance);
