import { applyCommand } from '../../../shared/instance/applyCommand.ts';
import { readExtendParams, sealUpgradeParams } from '../../../shared/instance/purchase/extendParams.ts';
import { orderDetails } from '../../../shared/instance/purchase/purchase.ts';
import { idempotencyKey } from '../../../shared/instance/rules/appliedEvents.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { upgradeV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/** Another specification or quantity of the same instance. */
export const upgrade = saasV1.activity('upgrade', upgradeV1Request, {
  async run(call, bridge) {
    const { instanceId, orderId, productId, skuCode, saasExtendParams } = call.request;
    const details = orderDetails(call.request);
    if (productId === undefined && skuCode === undefined && Object.keys(details).length === 0) {
      return { code: '000002', message: 'request parameter invalid: nothing says to what it is upgraded' };
    }
    const params = {
      ...readExtendParams(saasExtendParams),
      ...(Object.keys(call.extra).length === 0 ? {} : { otherFields: call.extra }),
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
      call,
    );
    return call.answer(outcome, 'upgrade');
  },
});

/** The name of V2, which is seen in V1 too. */
export const upgradeInstance = { ...upgrade, activity: 'upgradeInstance' } as const;

export const handler = serve(upgrade, upgradeInstance);
