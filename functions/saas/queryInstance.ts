import { callback } from '../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../shared/callback/handler.ts';
import { signedPost } from '../../shared/callback/protocols/signedPost.ts';
import { queryInstances } from '../../shared/instance/queryInstances.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { openBridge } from '../../shared/runtime/openBridge.ts';
import { queryInstanceRequest, saasV2FieldLimits } from '../../shared/wire/request/saasV2Requests.ts';

/** How the buyer reaches the instance; polled after newInstance, and live whenever the buyer opens the resource. */
export const queryInstance = callback<Bridge, typeof queryInstanceRequest>({
  family: 'saas-v2',
  activity: 'queryInstance',
  protocol: signedPost,
  keyRings: ['base'],
  schema: queryInstanceRequest,
  limits: saasV2FieldLimits.queryInstance,

  test: ({ instanceId }) => ({
    code: '000000',
    fields: {
      info: instanceId.map(id => ({
        instanceId: id,
        appInfo: { frontEndUrl: 'https://example.com/test', userName: 'test', password: 'test' },
      })),
    },
  }),

  async run({ request, budget, replayChecked }, bridge) {
    const { ready, waiting } = await queryInstances(bridge, request.instanceId, { budget, replayChecked });
    if (ready.length === 0) return { code: waiting.length > 0 ? '000004' : '000003' };
    return {
      code: '000000',
      fields: {
        info: ready.map(({ instanceId, app, usageInfo }) => ({
          instanceId,
          appInfo: { ...app },
          ...(usageInfo === undefined ? {} : { usageInfo }),
        })),
      },
    };
  },
});

export const handler = callbackHandler(openBridge, queryInstance);
