import { appInfoOf } from '../../shared/instance/app/appInfo.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { addressFromSettings } from '../../shared/instance/purchase/addressFromSettings.ts';
import { payloadHash } from '../../shared/instance/rules/appliedEvents.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { newInstanceRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** A paid order line becomes one instance; the buyer waits for `000000`, or the marketplace polls queryInstance. */
export const newInstance = saasV2.activity('newInstance', newInstanceRequest, {
  test: ({ orderId, orderLineId }, { newInstanceAppInfo }) => ({
    code: '000000',
    fields: {
      instanceId: `test-${instanceIdFor('test', orderId, orderLineId)}`,
      ...(newInstanceAppInfo ? { appInfo: { frontEndUrl: 'https://example.com/test' } } : {}),
    },
  }),

  async run(call, bridge) {
    const { orderId, orderLineId, businessId, activity } = call.request;
    const instanceId = instanceIdFor(call.family, orderId, orderLineId);
    const { outcome, instance } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'create',
        cause: { activity, orderId, orderLineId },
        instanceId,
        family: call.family,
        orderId,
        orderLineId,
        businessId,
        // Two objects of an abandoned draft of the page say nothing about which purchase it is.
        payloadHash: payloadHash({ ...call.extra, buyerInfo: undefined, orderInfo: undefined }),
        readsOrder: bridge.marketplace.hasCredentials,
        fromSettings: addressFromSettings(bridge.config, call.family, []),
      },
      call,
    );
    const answer = call.answer(outcome);
    const shows = bridge.config.newInstanceAppInfo && answer.code === '000000' && instance !== undefined;
    const app = shows ? appInfoOf(instance, bridge) : undefined;
    const appInfo = app === undefined ? {} : { appInfo: { frontEndUrl: app.frontEndUrl } };
    return { ...answer, fields: { instanceId: instance?.instanceId ?? instanceId, ...appInfo } };
  },
});

export const handler = serve(newInstance);
