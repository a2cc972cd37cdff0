import { callback } from '../../../shared/callback/callback.ts';
import { router } from '../../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../../shared/callback/outcomeAnswer.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { readExtendParams, sealUpgradeParams } from '../../../shared/instance/purchase/extendParams.ts';
import { orderDetails } from '../../../shared/instance/purchase/purchase.ts';
import { idempotencyKey } from '../../../shared/instance/rules/appliedEvents.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { saasV1FieldLimits, upgradeV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/** Another specification or quantity of the same instance. */
export const upgrade = callback<Bridge, typeof upgradeV1Request>({
  family: 'saas-v1',
  activity: 'upgrade',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: upgradeV1Request,
  limits: saasV1FieldLimits.upgrade,

  test: () => ({ code: '000000' }),

  async run({ family, request, extra, budget, replayChecked }, bridge) {
    const { instanceId, orderId, productId, skuCode, saasExtendParams } = request;
    const details = orderDetails(request);
    if (productId === undefined && skuCode === undefined && Object.keys(details).length === 0) {
      return { code: '000002', message: 'request parameter invalid: nothing says to what it is upgraded' };
    }
    const params = {
      ...readExtendParams(saasExtendParams),
      ...(Object.keys(extra).length === 0 ? {} : { otherFields: extra }),
    };
    if (params.extendParamsText !== undefined) {
      bridge.alarm({
        name: 'UnreadableBuyerData',
        detail: { instanceId, orderId, fields: 'saasExtendParams' },
      });
    }
    const { outcome } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'upgrade',
        cause: { activity: 'upgrade', orderId },
        // The alias is the same event.
        event: idempotencyKey({ activity: 'upgrade', orderId }, { ...details, productId, skuCode }),
        productId,
        skuCode,
        details,
        ...(Object.keys(params).length === 0
          ? {}
          : { params: sealUpgradeParams({ orderId, ...params }, instanceId, bridge.sealer) }),
      },
      { budget, replayChecked },
    );
    return outcomeAnswer(outcome, bridge.config.site, family, 'upgrade');
  },
});

/** The name of V2, which is seen in V1 too. */
export const upgradeInstance = { ...upgrade, activity: 'upgradeInstance' } as const;

export const handler = router(openBridge, { GET: [upgrade, upgradeInstance] });
