import { randomUUID } from 'node:crypto';
import type { ActivityFacts, MarketplaceCommand } from '../../sandbox/marketplace/families/activity.ts';
import { families } from '../../sandbox/marketplace/families/family.ts';
import { dayMs } from '../../shared/platform/time.ts';
import type { JsonObject } from '../../shared/wire/json.ts';
import type { Suite } from './case.ts';

const now = Date.now();
/** Invented values, as one types them into the debugging page. */
const facts: ActivityFacts = {
  orderId: 'CS1906666666ABCDE',
  orderLineId: 'CS1906666666ABCDE-000001',
  purchaseOrderId: 'CS1906666666ABCDE',
  instanceId: 'huaweitest123456',
  businessId: randomUUID(),
  expireAt: now + 365 * dayMs,
  effectiveAt: now,
  license: 'PLTEST000001',
  eventId: 'accept-event-1',
  deviceFingerprint: 'accept-device',
  test: true,
};

/** The activities of each family, in the order of an order's life. */
export const commandsOf = {
  v2: [
    'purchase',
    'query',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'change-renewal',
    'freeze',
    'unfreeze',
    'upgrade',
    'check',
    'release',
  ],
  order: ['notify'],
  v1: [
    'purchase',
    'query',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'expire',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
  ],
  license: ['purchase', 'renew', 'expire', 'release'],
  'license-code': ['renew', 'cancel-renewal', 'freeze', 'unfreeze', 'release'],
  'license-online': [
    'purchase',
    'renew',
    'cancel-renewal',
    'trial-to-formal',
    'freeze',
    'unfreeze',
    'upgrade',
    'release',
    'apply',
  ],
} as const satisfies Record<Exclude<Suite, 'kit-v1' | 'kit-v2'>, readonly MarketplaceCommand[]>;

export type BaseSuite = keyof typeof commandsOf;

/** The parameters of one activity, in test mode unless told otherwise. */
export function fieldsOf(
  suite: BaseSuite,
  command: MarketplaceCommand,
  more: Partial<ActivityFacts> = {},
): JsonObject {
  const family = families[suite === 'order' ? 'v2' : suite];
  const fields = family.fields(command, { ...facts, businessId: randomUUID(), ...more });
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}
