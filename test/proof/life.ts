import { randomUUID } from 'node:crypto';
import { type BaseSuite, fieldsOf } from '../../commands/accept/fields.ts';
import { signCall } from '../../commands/accept/signCall.ts';
import { activities as license } from '../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import { activities as saas } from '../../functions/saas/productionAddress.ts';
import type { ActivityFacts, MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import { router } from '../../shared/callback/handler.ts';
import { dayMs } from '../../shared/platform/time.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { baseKey, generalKey, licenseKey, v1Key } from '../support/testBridge.ts';
import type { World, WorldOptions } from './world.ts';

/** One call from outside, which its caller repeats until it is done. */
export interface Step {
  readonly name: string;
  /** @returns the code of the answer */
  send(bridge: Bridge): Promise<string>;
  /** What ends the repeats. */
  readonly done: readonly string[];
}

/** Time passes, and the schedules run. */
export interface Pause {
  readonly name: 'pause';
  readonly ms: number;
  /** Every schedule runs, not only the one that delivers. */
  readonly all: boolean;
}

/** Everything that may happen to one order of a family, and what must be so in the end, however it went. */
export interface Life {
  readonly name: string;
  /** What its world has to have. */
  readonly world?: WorldOptions;
  /** How many plays may share a world; many unless told. */
  readonly playsPerWorld?: number;
  steps(order: string, world: World): readonly (Step | Pause)[];
  /** What anybody can see of it in the end; equal to that of a life without faults. */
  seen(order: string, bridge: Bridge, world: World): Promise<unknown>;
}

const address: Readonly<
  Record<BaseSuite, readonly ['post' | 'get', string, readonly Callback<Bridge>[], string]>
> = {
  v2: ['post', baseKey, saas, '/saas'],
  order: ['post', generalKey, [orderNotify], '/order'],
  v1: ['get', v1Key, saas, '/saas'],
  license: ['get', licenseKey, license, '/license'],
  'license-code': ['post', licenseKey, license, '/license'],
  'license-online': ['post', licenseKey, license, '/license'],
};

const ok = ['000000'];

export const pause = (ms: number, all = false): Pause => ({ name: 'pause', ms, all });

/** Calls of one family about one order, signed anew each time they are sent. */
export function callsOf(suite: BaseSuite, world: World, common: Partial<ActivityFacts>) {
  const [signing, key, callbacks, path] = address[suite];
  return (command: MarketplaceCommand, more: Partial<ActivityFacts> = {}, done = ok): Step => {
    // What the marketplace repeats is the same call: only its signature is new.
    const fields = fieldsOf(suite, command, { test: false, ...common, ...more });
    return {
      name: `${suite}/${command}`,
      done,
      async send(bridge) {
        const { method, url, body, headers } = signCall({
          signing,
          key,
          fields,
          url: `https://shop.example.com${path}`,
          skewMs: world.clock.now() - Date.now(),
        });
        const answer = await router(
          async () => bridge,
          callbacks,
        )({
          version: '2.0',
          rawPath: path,
          rawQueryString: url.search.slice(1),
          headers,
          body,
          isBase64Encoded: false,
          requestContext: { http: { method, path }, timeEpoch: world.clock.now(), requestId: randomUUID() },
        } as never);
        return String(JSON.parse(answer.body ?? '{}').resultCode);
      },
    };
  };
}

export const purchaseDone = ['000000', '000004'];

/** Sees an instance through the seller API, as its seller does. */
export async function instanceSeen(instanceId: string, bridge: Bridge): Promise<unknown> {
  const get = async (path: string) =>
    (await sellerCall(bridge, 'GET', `/api/v1${path}`, { token: 'reader' })).body;
  const history = [];
  let cursor = '';
  for (;;) {
    const page = await get(`/instances/${instanceId}/history?limit=100${cursor}`);
    history.push(...page.items);
    if (page.nextCursor === null) break;
    cursor = `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return { instance: await get(`/instances/${instanceId}`), history };
}

export const facts = (order: string, world: World) => {
  const expireAt = world.openedAt + 3_000 * dayMs;
  return { orderId: order, orderLineId: `${order}-000001`, purchaseOrderId: order, expireAt };
};
