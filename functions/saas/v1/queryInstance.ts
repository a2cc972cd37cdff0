import { callback } from '../../../shared/callback/callback.ts';
import { handler as callbackHandler } from '../../../shared/callback/handler.ts';
import { tokenGet } from '../../../shared/callback/protocols/tokenGet.ts';
import { productFor } from '../../../shared/config/productFor.ts';
import { encryptedAppInfo } from '../../../shared/instance/encryptedAppInfo.ts';
import { queryInstances } from '../../../shared/instance/queryInstances.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { openBridge } from '../../../shared/runtime/openBridge.ts';
import { queryInstanceV1Request, saasV1FieldLimits } from '../../../shared/wire/request/saasV1Requests.ts';

/** How the buyer reaches the instances and what was used, with user names and passwords encrypted anew. */
export const queryInstance = callback<Bridge, typeof queryInstanceV1Request>({
  family: 'saas-v1',
  activity: 'queryInstance',
  protocol: tokenGet,
  keyRings: ['v1'],
  schema: queryInstanceV1Request,
  limits: saasV1FieldLimits.queryInstance,

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

  async run({ request, key, budget, replayChecked }, bridge) {
    const { config, randomBytes } = bridge;
    const { ready, waiting } = await queryInstances(bridge, request.instanceId, { budget, replayChecked });
    if (ready.length + waiting.length === 0) return { code: '000003' };
    const encryptType = config.v1EncryptType;
    const encryption = { secret: key.secret, encryptType, randomBytes };
    return {
      code: '000000',
      fields: {
        encryptType,
        info: [
          ...ready.map(({ instanceId, app, usageInfo }) => ({
            instanceId,
            appInfo: encryptedAppInfo(app, encryption),
            ...(usageInfo === undefined ? {} : { usageInfo }),
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

export const handler = callbackHandler(openBridge, queryInstance);
