import { queryInstances } from '../../shared/instance/queryInstances.ts';
import { defined } from '../../shared/platform/defined.ts';
import { saasV2, serve } from '../../shared/runtime/families.ts';
import { queryInstanceRequest } from '../../shared/wire/request/saasV2Requests.ts';

/** How the buyer reaches the instance; polled after newInstance, and live whenever the buyer opens the resource. */
export const queryInstance = saasV2.activity('queryInstance', queryInstanceRequest, {
  test: ({ instanceId }) => ({
    code: '000000',
    fields: {
      info: instanceId.map(id => ({
        instanceId: id,
        appInfo: { frontEndUrl: 'https://example.com/test', userName: 'test', password: 'test' },
      })),
    },
  }),

  async run(call, bridge) {
    const { ready, waiting, unreadable } = await queryInstances(bridge, call.request.instanceId, call);
    // Ready ones are served; that there is nothing must not be said of what nobody can read.
    if (ready.length === 0 && unreadable.size > 0) return { code: '000005' };
    if (ready.length === 0) return { code: waiting.length > 0 ? '000004' : '000003' };
    return {
      code: '000000',
      fields: {
        info: ready.map(({ instanceId, app, usageInfo }) => ({
          instanceId,
          appInfo: { ...app },
          ...defined({ usageInfo }),
        })),
      },
    };
  },
});

export const handler = serve(queryInstance);
