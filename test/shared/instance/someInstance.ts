import type { InstanceCommand } from '../../../shared/instance/command.ts';
import type { Instance } from '../../../shared/instance/instance.ts';
import { idempotencyKey, payloadHash } from '../../../shared/instance/rules/appliedEvents.ts';
import { orderRead } from '../../../shared/instance/rules/orderReading.ts';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';

export const now = Date.UTC(2027, 0, 1);
export const day = 24 * 3_600_000;

/** An order that was asked for once. */
export const reading: OutboxEntry = {
  id: 'evt_1',
  type: orderRead,
  sequence: 1,
  at: now,
  attempts: 1,
  nextAt: now,
  data: {},
};

/** An active instance that was paid until in a year; `facts` changes what a test is about. */
export function someInstance(facts: Partial<Instance> = {}): Instance {
  return {
    pk: 'instance#i-1',
    sk: 'instance',
    instanceId: 'i-1',
    family: 'saas-v2',
    orderId: 'CS1',
    orderLineId: 'CS1-000001',
    contents: payloadHash({}),
    status: 'active',
    app: 'sealed-app',
    customer: 'sealed-customer',
    expireAt: now + 365 * day,
    expireAtSource: 'marketplace',
    appliedKeys: [],
    confirmedAt: now,
    listedIn: 'instance#2027-01',
    listedAt: now,
    version: 3,
    recentAttempts: [],
    sequence: 2,
    outbox: [],
    createdAt: now,
    updatedAt: now,
    ...facts,
  };
}

const cause = { activity: 'test' };

/** One command of each type; `renew` and `upgrade` carry the event key of their order. */
export const some = {
  create: {
    type: 'create',
    cause,
    instanceId: 'i-1',
    family: 'saas-v2',
    orderId: 'CS1',
    orderLineId: 'CS1-000001',
    payloadHash: payloadHash({}),
  },
  provisioned: { type: 'provisioned', app: 'new-app', cause },
  refuse: { type: 'refuse', code: '000106', reason: 'sold out', cause },
  reopen: { type: 'reopen', cause },
  renew: renewal('R1', now + 700 * day),
  freeze: { type: 'freeze', by: 'marketplace-status', signedAt: now, cause },
  unfreeze: { type: 'unfreeze', signedAt: now, cause },
  upgrade: {
    type: 'upgrade',
    cause,
    event: idempotencyKey({ activity: 'upgradeInstance', orderId: 'U1', orderLineId: 'U1-1' }, {}),
  },
  release: { type: 'release', reason: 'unsubscribed', cause },
  extend: { type: 'extend', expireAt: now + 30 * day, cause: { activity: 'seller extend', actor: 'ops' } },
  confirm: { type: 'confirm' },
} satisfies Record<string, InstanceCommand>;

export function renewal(
  orderId: string,
  expireAt: number,
  more: { readonly scene?: string; readonly expiry?: 'later' | 'given'; readonly signedAt?: number } = {},
) {
  const { scene = 'RENEWAL', expiry = 'later', signedAt } = more;
  return {
    type: 'renew',
    cause: { activity: 'refreshInstance', orderId },
    event: idempotencyKey(
      { activity: 'refreshInstance', orderId, orderLineId: `${orderId}-1`, scene },
      { expireAt },
    ),
    scene,
    expireAt,
    expiry,
    signedAt,
  } as const;
}
