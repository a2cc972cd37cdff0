import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { orderRead } from '../../../../shared/instance/rules/orderReading.ts';
import { react } from '../../../../shared/instance/rules/reply.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox.ts';
import { now, someInstance } from '../someInstance.ts';

const reading: OutboxEntry = {
  id: 'evt_1',
  type: orderRead,
  sequence: 1,
  at: now,
  attempts: 1,
  nextAt: now,
  data: {},
};

/** What the instance, bought by order CS1, changes to once an order of so many licences is read. */
function changesBy(
  instance: Partial<Instance>,
  orderId: string,
  quantity: string | undefined,
  expireAt?: number,
) {
  const order = JSON.stringify({
    orderId,
    orderLineId: `${orderId}-1`,
    orderType: 'x',
    quantity,
    expireAt,
    amounts: {},
  });
  const read = { kind: 'delivered', facts: { order } } as const;
  return react(someInstance(instance), reading, read, { now, answering: false }).changes;
}

describe('the size of an order that was read', () => {
  const online = { family: 'online-license' };

  it('is the number of its online licences', () => {
    expect(changesBy(online, 'CS1', '10')).toMatchObject({ quota: 10 });
    for (const quantity of [undefined, '0', '-1', '1.5', 'many']) {
      expect(changesBy(online, 'CS1', quantity)).not.toHaveProperty('quota');
    }
  });

  it('says nothing any more where somebody said otherwise before', () => {
    expect(changesBy({ ...online, quota: 3 }, 'CS1', '10')).not.toHaveProperty('quota');
  });

  it('gives more when it is that of an upgrade, and takes nothing away', () => {
    expect(changesBy({ ...online, quota: 10 }, 'CS-UPGRADE', '15')).toMatchObject({ quota: 15 });
    expect(changesBy({ ...online, quota: 10 }, 'CS-UPGRADE', '5')).not.toHaveProperty('quota');
  });

  it('is no quota in other families', () => {
    expect(changesBy({}, 'CS1', '10')).not.toHaveProperty('quota');
  });
});

describe('the end of the first period, of which SaaS V2 says nothing before a renewal', () => {
  const end = now + 365 * 24 * 3_600_000;
  const bought = {
    orderId: 'CS1',
    orderLineId: 'CS1-1',
    expireAt: undefined,
    expireAtSource: undefined,
  } as never;
  const estimated = { expireAt: end, expireAtSource: 'order-estimate', expireAtSince: now };

  it('is the one that its order estimates, also where there was another estimate', () => {
    expect(changesBy(bought, 'CS1', '1', end)).toMatchObject(estimated);
    const before = { orderLineId: 'CS1-1', expireAt: now, expireAtSource: 'order-estimate' } as const;
    expect(changesBy(before, 'CS1', '1', end)).toMatchObject(estimated);
  });

  it.each(['marketplace', 'operator'] as const)('stays what the %s said', expireAtSource => {
    const said = { orderLineId: 'CS1-1', expireAt: now, expireAtSource };
    expect(changesBy(said, 'CS1', '1', end)).not.toHaveProperty('expireAt');
  });

  it('is told by no other order, no other line, and no order that has none', () => {
    expect(changesBy(bought, 'CS-UPGRADE', '1', end)).not.toHaveProperty('expireAt');
    const otherLine = { ...(bought as object), orderLineId: 'CS1-2' } as never;
    expect(changesBy(otherLine, 'CS1', '1', end)).not.toHaveProperty('expireAt');
    expect(changesBy(bought, 'CS1', '1')).not.toHaveProperty('expireAt');
  });
});
