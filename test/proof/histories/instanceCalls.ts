import { activities as licenseAddress } from '../../../functions/license/licenseAddress.ts';
import { orderNotify } from '../../../functions/order/orderNotify.ts';
import { instanceIdFor } from '../../../shared/instance/identity.ts';
import type { Bridge } from '../../../shared/runtime/bridge.ts';
import { application, licenseCall } from '../../support/licenseCall.ts';
import { sellerCall } from '../../support/sellerCall.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { generalKey, licenseKey } from '../../support/testBridge.ts';
import { purchaseV1, tokenCall } from '../../support/tokenCall.ts';
import type { Family, Happening } from './happenings.ts';

/** One call of one family, signed so much earlier or later than it comes, in ms. */
export interface Call {
  readonly what: Happening;
  readonly orderId: string;
  readonly instanceId: string;
  /** Epoch ms. */
  readonly until: number;
}

type Send = (bridge: Bridge, call: Call) => Promise<string>;

/** `yyyyMMddHHmmss` in UTC. */
const wireTime = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);

const identification = Buffer.from(
  JSON.stringify([{ name: 'identificationCode', value: 'ABCD-1234' }]),
).toString('base64');

const later = ({ orderId, instanceId, what }: Call) => ({
  instanceId,
  orderId: `${orderId}-${what.kind === 'upgrade' ? 'U' : 'R'}-${what.which}`,
  orderLineId: `${orderId}-${what.kind === 'upgrade' ? 'U' : 'R'}-${what.which}-000001`,
});

const renewal = (call: Call) => ({
  ...later(call),
  scene: call.what.kind === 'cancel' ? 'UNSUBSCRIBE_RENEWAL_PERIOD' : 'RENEWAL',
  expireTime: wireTime(call.until),
});

/** SaaS V2 and what is written like it. */
function posted(kind: string, call: Call): Readonly<Record<string, unknown>> {
  const { instanceId } = call;
  switch (kind) {
    case 'create':
      return purchase(call.orderId);
    case 'renew':
    case 'cancel':
      return { activity: 'refreshInstance', ...renewal(call) };
    case 'freeze':
    case 'unfreeze':
      return { activity: 'updateInstanceStatus', instanceId, status: kind.toUpperCase() };
    case 'upgrade':
      return { activity: 'upgradeInstance', ...later(call) };
    case 'query':
      return { activity: 'queryInstance', instanceId };
    default:
      return { activity: 'releaseInstance', instanceId };
  }
}

const saasV2: Send = async (bridge, call) => {
  const { kind, skew, which } = call.what;
  if (kind === 'notify') {
    const fields = { activity: 'orderNotify', orderId: call.orderId, orderLineId: `${call.orderId}-000001` };
    return (await signedCall(bridge, fields, { key: generalKey, callbacks: [orderNotify], skew })).resultCode;
  }
  if (kind === 'debug') {
    // Whatever the debugging page sends touches nothing that is real.
    const tried = ['create', 'release', 'freeze'][which - 1] ?? 'create';
    return (await signedCall(bridge, { ...posted(tried, call), testFlag: '1' }, { skew })).resultCode;
  }
  return (await signedCall(bridge, posted(kind, call), { skew })).resultCode;
};

const online: Send = async (bridge, call) => {
  const { kind, which, skew } = call.what;
  const now = bridge.effects.clock();
  const fields =
    kind === 'apply'
      ? application(call.instanceId, `${call.orderId}-E-${which}`, now, {
          expireTime: wireTime(now + applicationMs),
        })
      : posted(kind, call);
  return (await licenseCall(bridge, fields, { skew })).resultCode;
};

/** How long a licence is applied for. */
export const applicationMs = 5 * 24 * 3_600_000;

const codes: Send = async (bridge, call) => {
  const { kind, skew } = call.what;
  const license = `PL${call.orderId}`;
  const { instanceId: _, ...renewed } = renewal(call);
  const fields =
    kind === 'renew' || kind === 'cancel'
      ? { activity: 'refreshLicenseCode', license, ...renewed }
      : kind === 'release'
        ? { activity: 'releaseLicenseCode', license }
        : { activity: 'updateLicenseCodeStatus', license, status: kind.toUpperCase() };
  return (await licenseCall(bridge, fields, { skew })).resultCode;
};

const saasV1 =
  (chargingMode: '0' | '1'): Send =>
  async (bridge, call) => {
    const { instanceId, orderId, what } = call;
    const { kind, skew, which } = what;
    const fields = (): Readonly<Record<string, string>> => {
      switch (kind) {
        case 'create':
          return purchaseV1(orderId, { chargingMode, expireTime: '' });
        case 'renew':
        case 'cancel':
          return {
            ...{ activity: 'refreshInstance', instanceId, orderId: `${orderId}-R-${which}` },
            ...{ expireTime: wireTime(call.until), orderAmount: kind === 'cancel' ? '-99.90' : '99.90' },
          };
        case 'upgrade':
          return {
            ...{ activity: 'upgrade', instanceId, orderId: `${orderId}-U-${which}` },
            ...{ skuCode: 'sku-2', productId: '00301-666688-0-0' },
          };
        case 'freeze':
        case 'unfreeze': {
          const instanceStatus = kind === 'freeze' ? 'FREEZE' : 'NORMAL';
          return { activity: 'instanceStatus', instanceId, instanceStatus };
        }
        case 'query':
          return { activity: 'queryInstance', instanceId };
        default:
          return { activity: kind === 'expire' ? 'expireInstance' : 'releaseInstance', instanceId, orderId };
      }
    };
    return (await tokenCall(bridge, fields(), { skew })).resultCode;
  };

const licenseV1: Send = async (bridge, call) => {
  const { instanceId, orderId, what } = call;
  const fields =
    what.kind === 'create'
      ? purchaseV1(orderId, { activity: 'getLicense', saasExtendParams: identification, expireTime: '' })
      : what.kind === 'renew'
        ? {
            ...{ activity: 'refreshLicense', instanceId, orderId: `${orderId}-R-${what.which}` },
            expireTime: wireTime(call.until),
          }
        : { activity: what.kind === 'expire' ? 'expireLicense' : 'releaseLicense', instanceId, orderId };
  const options = { key: licenseKey, callbacks: licenseAddress, skew: what.skew };
  return (await tokenCall(bridge, fields, options)).resultCode;
};

/** The product says by the seller API that it has made what it was asked for. */
export const sayMade = async (bridge: Bridge, family: Family, instanceId: string): Promise<string> => {
  const body =
    family === 'license-v1'
      ? { license: 'LICENSE-1' }
      : { app: { frontEndUrl: 'https://app.example.com/a' } };
  const path = `/api/v1/instances/${instanceId}/provisioned`;
  return String((await sellerCall(bridge, 'POST', path, { token: 'product', body })).status);
};

type InstanceFamily = Exclude<Family, 'kit'>;

/** Sends a call of a family. @returns the result code */
export const sends: Readonly<Record<InstanceFamily, Send>> = {
  'saas-v2': saasV2,
  'saas-v1': saasV1('1'),
  'saas-v1-by-use': saasV1('0'),
  'license-v1': licenseV1,
  'license-v2': codes,
  'online-license': online,
};

/** Where what was bought is looked at. */
export function idOf(family: InstanceFamily, orderId: string): string {
  switch (family) {
    case 'saas-v1':
      return instanceIdFor('saas-v1', orderId);
    case 'saas-v1-by-use':
      return instanceIdFor('saas-v1', orderId, '00301-666666-0--0');
    case 'license-v1':
      return instanceIdFor('license-v1', orderId);
    case 'license-v2':
      return instanceIdFor('license-v2', `PL${orderId}`);
    default:
      return instanceIdFor(family, orderId, `${orderId}-000001`);
  }
}
