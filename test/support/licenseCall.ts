import { randomUUID } from 'node:crypto';
import { activities } from '../../functions/license/licenseAddress.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { type CallAnswer, type SignedCallOptions, signedCall } from './signedCall.ts';
import { licenseKey } from './testBridge.ts';

/** A signed call to the licence address. */
export const licenseCall = (
  bridge: Bridge,
  fields: Readonly<Record<string, unknown>>,
  options: SignedCallOptions = {},
): Promise<CallAnswer> => signedCall(bridge, fields, { key: licenseKey, callbacks: activities, ...options });

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
