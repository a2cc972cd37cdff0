import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { outcomeAnswer } from '../../shared/callback/outcomeAnswer.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { appInfoOf } from '../../shared/instance/appInfo.ts';
import { applyCommand } from '../../shared/instance/applyCommand.ts';
import { instanceIdFor } from '../../shared/instance/identity.ts';
import { staticAppInfo } from '../../shared/instance/purchase/staticAppInfo.ts';
import { payloadHash } from '../../shared/instance/rules/appliedEvents.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { newInstanceRequest, saasV2FieldLimits } from '../../shared/wire/request/saasV2Requests.ts';

/** A paid order line becomes one instance; the buyer waits for `000000`, or the marketplace polls queryInstance. */
export const newInstance = callback<Bridge, typeof newInstanceRequest>({
  family: 'saas-v2',
  activity: 'newInstance',
  protocol: signedPost,
  keyRings: ['base'],
  schema: newInstanceRequest,
  limits: saasV2FieldLimits.newInstance,

  test: ({ orderId, orderLineId }, { newInstanceAppInfo }) => ({
    code: '000000',
    fields: {
      instanceId: `test-${instanceIdFor('test', orderId, orderLineId)}`,
      ...(newInstanceAppInfo ? { appInfo: { frontEndUrl: 'https://example.com/test' } } : {}),
    },
  }),

  async run({ family, request, extra, budget, replayChecked }, bridge) {
    const { orderId, orderLineId, businessId, activity } = request;
    const instanceId = instanceIdFor(family, orderId, orderLineId);
    const { outcome, instance } = await applyCommand(
      bridge,
      instanceId,
      {
        type: 'create',
        cause: { activity, orderId, orderLineId },
        instanceId,
        family,
        orderId,
        orderLineId,
        businessId,
        // Two objects of an abandoned draft of the page say nothing about which purchase it is.
        contents: payloadHash({ ...extra, buyerInfo: undefined, orderInfo: undefined }),
        readsOrder: bridge.marketplace.hasCredentials,
        fulfilled: staticAppInfo(bridge, family, instanceId),
      },
      { budget, replayChecked },
    );
    const answer = outcomeAnswer(outcome, bridge.config.site, family);
    const shows = bridge.config.newInstanceAppInfo && answer.code === '000000' && instance !== undefined;
    const app = shows ? appInfoOf(instance, bridge.sealer) : undefined;
    const appInfo = app === undefined ? {} : { appInfo: { frontEndUrl: app.frontEndUrl } };
    return { ...answer, fields: { instanceId, ...appInfo } };
  },
});

export const handler = callbackHandler(openBridge, newInstance);
