import { randomUUID } from 'node:crypto';
import { getLicenseAsync } from '../../functions/license/online/getLicenseAsync.ts';
import { newInstance } from '../../functions/license/online/newInstance.ts';
import { refreshInstance } from '../../functions/license/online/refreshInstance.ts';
import { releaseInstance } from '../../functions/license/online/releaseInstance.ts';
import { updateInstanceStatus } from '../../functions/license/online/updateInstanceStatus.ts';
import { upgradeInstance } from '../../functions/license/online/upgradeInstance.ts';
import { refreshLicenseCode } from '../../functions/license/refreshLicenseCode.ts';
import { releaseLicenseCode } from '../../functions/license/releaseLicenseCode.ts';
import { updateLicenseCodeStatus } from '../../functions/license/updateLicenseCodeStatus.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { type CallAnswer, type SignedCallOptions, signedCall } from './signedCall.ts';
import { licenseKey } from './testBridge.ts';

/** What the licence address serves by POST. */
export const licensePosts: readonly [Callback<Bridge>, ...Callback<Bridge>[]] = [
  refreshLicenseCode,
  updateLicenseCodeStatus,
  releaseLicenseCode,
  newInstance,
  refreshInstance,
  updateInstanceStatus,
  releaseInstance,
  upgradeInstance,
  getLicenseAsync,
];

/** A signed call to the licence address. */
export const licenseCall = (
  bridge: Bridge,
  fields: Readonly<Record<string, unknown>>,
  options: SignedCallOptions = {},
): Promise<CallAnswer> =>
  signedCall(bridge, fields, { key: licenseKey, callbacks: licensePosts, ...options });

/** An application for an online licence, for a year from `now`. */
export function application(
  instanceId: string,
  eventId: string,
  now: number,
  more: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const spaced = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19).replace('T', ' ')} z`;
  return {
    activity: 'getLicenseAsync',
    eventId,
    instanceId,
    effectiveTime: spaced(now),
    expireTime: spaced(now + 300 * 24 * 3_600_000),
    deviceFingerprint: 'device-1',
    ...more,
  };
}

export const onlinePurchase = (orderId: string): Readonly<Record<string, string>> => ({
  activity: 'newInstance',
  businessId: randomUUID(),
  orderId,
  orderLineId: `${orderId}-000001`,
});
