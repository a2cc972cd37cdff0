import type { Config } from '../../../config/config.ts';
import { defined } from '../../../platform/defined.ts';
import { dayMs } from '../../../platform/time.ts';
import type { JsonObject } from '../../../wire/json.ts';
import { formatMarketplaceTime } from '../../../wire/marketplaceTime.ts';

/** One saved debug case, as the marketplace replays it twice a day for as long as the product is on sale. */
export interface DebugCase {
  /** What the alarm names. */
  readonly name: string;
  readonly path: string;
  /** `headers`: joint operation V2; `token`: its V1. */
  readonly signing: 'post' | 'get' | 'headers' | 'token';
  /** The ring whose first key signs. */
  readonly ring: keyof Config['keyRings'];
  readonly fields: JsonObject;
  /** What the answer has to carry besides its code, `a.b` for a field within one. */
  readonly carries?: string;
}

const order = { orderId: 'CS1906666666DIALS', orderLineId: 'CS1906666666DIALS-000001' };
const instanceId = 'huaweitest123456';

/**
 * The cases of every family that has a key, in test mode, with invented values as one types them into the debugging page
 * (docs/protocol/marketplace-behaviour.md, 5 and 6). Nothing real is touched by them.
 *
 * @param now epoch ms
 * @param newId an id for each call: a case that is replayed has a business id of its own
 */
export function debugCases(
  keyRings: Config['keyRings'],
  now: number,
  newId: () => string,
): readonly DebugCase[] {
  const expireTime = formatMarketplaceTime(now + 365 * dayMs, 17);
  const test = { testFlag: '1' };
  const posted =
    (path: string, ring: DebugCase['ring'], family: string) =>
    (fields: JsonObject, carries?: string): DebugCase => ({
      name: `${family} ${String(fields.activity)}`,
      path,
      signing: 'post',
      ring,
      fields: { ...fields, ...test },
      ...defined({ carries }),
    });
  const asked =
    (path: string, ring: DebugCase['ring'], family: string) =>
    (fields: JsonObject, carries?: string): DebugCase => ({
      ...posted(path, ring, family)(fields, carries),
      signing: 'get',
    });

  const v2 = posted('/saas', 'base', 'SaaS V2.0');
  const v1 = asked('/saas', 'v1', 'SaaS V1.0');
  const license = asked('/license', 'license', 'License 1.0');
  const code = posted('/license', 'license', 'License 2.0');
  const online = posted('/license', 'license', 'online licence');
  const notice = posted('/order', 'general', 'order');
  const bought = {
    orderId: order.orderId,
    businessId: newId(),
    customerId: '68cbc86abc2018ab880d92f36422fa0e',
    customerName: 'dial-test',
    productId: '00301-666666-0--0',
    skuCode: 'dial-test',
    chargingMode: '1',
    orderAmount: '100.00',
    provisionType: '1',
    amount: '1',
    periodType: 'year',
    periodNumber: '1',
    expireTime: expireTime.slice(0, 14),
  };
  const all: readonly DebugCase[] = [
    v2({ activity: 'newInstance', ...order, businessId: newId() }, 'instanceId'),
    v2({ activity: 'queryInstance', instanceId }, 'info'),
    v2({ activity: 'refreshInstance', scene: 'RENEWAL', ...order, instanceId, expireTime }),
    v2({ activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' }),
    v2({ activity: 'releaseInstance', instanceId, ...order }),
    v1({ activity: 'newInstance', ...bought }, 'appInfo.frontEndUrl'),
    v1({
      activity: 'refreshInstance',
      ...{ instanceId, orderId: order.orderId, productId: '', expireTime: expireTime.slice(0, 14) },
    }),
    v1({ activity: 'expireInstance', instanceId, orderId: order.orderId }),
    v1({ activity: 'releaseInstance', instanceId, orderId: order.orderId }),
    license({ activity: 'getLicense', ...bought }, 'license'),
    license({ activity: 'releaseLicense', instanceId, orderId: order.orderId }),
    code({ activity: 'updateLicenseCodeStatus', license: 'PLTEST000001', status: 'FREEZE' }),
    online({ activity: 'newInstance', ...order, businessId: newId() }, 'instanceId'),
    online({ activity: 'releaseInstance', instanceId, ...order }),
    notice({ activity: 'orderNotify', ...order }),
    ...jointOperation(now),
  ];
  return all.filter(({ ring }) => keyRings[ring].length > 0);
}

/**
 * Both generations. Enterprises of test calls stand in a namespace of their own and their events reach the product: one that
 * stays bound and one that was never bound change nothing when they come again, so that nobody hears of a dial but the first.
 */
function jointOperation(now: number): readonly DebugCase[] {
  return (['token', 'headers'] as const).flatMap(signing =>
    [1, 0].map((flag): DebugCase => {
      const generation = signing === 'token' ? { name: 'V1.0', path: '' } : { name: 'V2.0', path: 'v2/' };
      return {
        name: `joint operation ${generation.name} tenantSync ${flag}`,
        path: `/saas/produceAPI/${generation.path}tenantSync`,
        ...{ ring: 'kit', signing },
        fields: {
          ...{ tenantId: `dial-test-${flag}`, tenantCode: `dialtest${flag}`, name: 'Dial' },
          ...{ instanceId: '', orderId: '', domainName: 'https://dial.example.com', testFlag: 1, flag },
          timeStamp: formatMarketplaceTime(now, 17, 'utc+8'),
        },
      };
    }),
  );
}
