import { expect, it } from 'vitest';
import { activities } from '../../../functions/saas/productionAddress.ts';
import { router } from '../../../shared/callback/handler.ts';
import { ConfigError } from '../../../shared/config/configError.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { signedEvent } from '../../support/signedCall.ts';

const now = Date.UTC(2027, 0, 1);
const event = signedEvent({ activity: 'releaseInstance', instanceId: 'i-1' }, now);
const withMethod = (method: string) => ({
  ...event,
  requestContext: { ...event.requestContext, http: { ...event.requestContext.http, method } },
});
const neverOpened = (): Promise<Bridge> => Promise.reject(new Error('opened'));

it.each(['GET', 'HEAD', 'PUT'])(
  'a %s that carries no call gets a plain 200 without a redirect and opens nothing: addresses are verified so',
  async method => {
    expect(await router(neverOpened, activities)(withMethod(method))).toEqual({
      statusCode: 200,
      headers: {
        'Content-Type': 'text/plain; charset=utf-8',
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      },
      body: 'OK\n',
    });
  },
);

it('a configuration that cannot be read is answered 000005, unsigned', async () => {
  const broken = () => Promise.reject(new ConfigError([{ variable: 'TABLE_NAME', problem: 'is missing' }]));
  expect(await router(broken, activities)(event)).toEqual({
    statusCode: 200,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
    body: '{"resultCode":"000005","resultMsg":"other internal error, please try again"}',
    isBase64Encoded: false,
  });
});
