import { productFor } from '../../../shared/config/productFor.ts';
import { encryptedAppInfo } from '../../../shared/instance/app/encryptedAppInfo.ts';
import { queryInstances } from '../../../shared/instance/queryInstances.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { saasV1, serve } from '../../../shared/runtime/families.ts';
import { queryInstanceV1Request } from '../../../shared/wire/request/saasV1Requests.ts';

/** How the buyer reaches the instances and what was used, with user names and passwords encrypted anew. */
export const queryInstance = saasV1.activity('queryInstance', queryInstanceV1Request, {
  test: ({ instanceId }, { v1EncryptType }) => ({
    code: '000000',
    fields: {
      encryptType: v1EncryptType,
      info: instanceId.map(id => ({
        instanceId: id,
        appInfo: { frontEndUrl: 'https://example.com/test' },
      })),
    },
  }),

  async run(call, bridge) {
    const { config, randomBytes } = bridge;
    const { ready, waiting, unreadable } = await queryInstances(bridge, call.request.instanceId, call);
    if (ready.length + waiting.length === 0 && unreadable.size > 0) return { code: '000005' };
    if (ready.length + waiting.length === 0) return { code: '000003' };
    const encryptType = config.v1EncryptType;
    const encryption = { secret: call.key.secret, encryptType, randomBytes };
    return {
      code: '000000',
      fields: {
        encryptType,
        info: [
          ...ready.map(({ instanceId, app, usageInfo }) => ({
            instanceId,
            appInfo: encryptedAppInfo(app, encryption),
            ...defined({ usageInfo }),
          })),
          ...waiting.flatMap(({ instanceId, productId, skuCode }) => {
            const { appUrl } = productFor(config, [productId, skuCode]);
            return appUrl === undefined ? [] : [{ instanceId, appInfo: { frontEndUrl: appUrl } }];
          }),
        ],
      },
    };
  },
});

export const handler = serve(queryInstance);
