import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import {
  openOrderBuyer,
  orderRead,
  orderReply,
  orderShown,
  orderUnread,
  orderView,
  sealOrderBuyer,
} from '../../../../shared/instance/rules/orderReading.ts';
import { react } from '../../../../shared/instance/rules/reply.ts';
import { open, type SealBinding, seal } from '../../../../shared/seal/seal.ts';
import { day, now, reading, someInstance } from '../someInstance.ts';

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
    for (const quantity of ['5', '10']) {
      expect(changesBy({ ...online, quota: 10 }, 'CS-UPGRADE', quantity)).not.toHaveProperty('quota');
    }
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

  it('is told by the order alone where the call named no line', () => {
    const whole = { ...(bought as object), orderLineId: undefined } as never;
    expect(changesBy(whole, 'CS1', '1', end)).toMatchObject(estimated);
    expect(changesBy(whole, 'CS-UPGRADE', '1', end)).not.toHaveProperty('expireAt');
  });
});

describe('an order that was read', () => {
  const facts = { orderId: 'CS1', orderLineId: 'CS1-1', orderType: 'NEW', amounts: {} };
  const replyOf = (more: object, instance: Partial<Instance> = {}) => {
    const order = JSON.stringify({ ...facts, ...more });
    const reply = { kind: 'delivered', facts: { order, orderBuyer: 'sealed-buyer' } } as const;
    return { order, ...orderReply(someInstance(instance), reading, reply, now) };
  };

  it('stands in the instance with its buyer, product and specification, and is done with', () => {
    const { order, changes, acknowledged, outbox } = replyOf({ productId: 'p-1', skuCode: 's-1' });
    expect(changes).toMatchObject({ order, orderBuyer: 'sealed-buyer', productId: 'p-1', skuCode: 's-1' });
    expect(acknowledged).toBe(true);
    const next = { ...reading, id: 'evt_2', type: 'instance.created' };
    expect(outbox?.([reading, next])).toEqual([next]);
  });

  it.each(['released', 'refused'])('changes nothing of what is %s', status => {
    expect(replyOf({ productId: 'p-1' }, { status }).changes).toEqual({});
  });

  it('is done with when the marketplace does not know it, or nobody waits any longer', () => {
    for (const reply of [{ kind: 'delivered', facts: {} }, { kind: 'skipped' }] as never[]) {
      const { changes, acknowledged, found } = orderReply(someInstance(), reading, reply, now);
      expect([changes, acknowledged, found]).toEqual([{}, true, undefined]);
    }
  });

  it('leaves what it cost in the history: numbers and currencies, and nothing that may be a name', () => {
    const names = { payer: 'Mr Smith', note: 'cny', room: 'room 12', street: '12 High Street', of: 'Mr ABC' };
    const amounts = { total: '1,200.50', refund: '-3', currency: 'CNY', firm: 'ABCD', ...names };
    expect(replyOf({ amounts, chargingMode: '1', quantity: '5' }).found).toEqual({
      ...{ 'amounts.total': '1,200.50', 'amounts.refund': '-3', 'amounts.currency': 'CNY' },
      ...{ chargingMode: '1', quantity: '5' },
    });
  });

  it('leaves no more amounts than a line of the history takes', () => {
    const amounts = Object.fromEntries(
      Array.from({ length: 100 }, (_, place) => [`a${place + 100}`, '12345']),
    );
    const { found } = replyOf({ amounts });
    // `"amounts.a100":"12345",` are 23 characters of 700.
    expect(Object.keys(found ?? {})).toHaveLength(30);
    // `"amounts.a":"",` takes 15 of the 700.
    expect(replyOf({ amounts: { a: '1'.repeat(685) } }).found).toHaveProperty(['amounts.a']);
    expect(replyOf({ amounts: { a: '1'.repeat(686) } }).found).toEqual({});
  });
});

describe('an order that nobody could read for a day', () => {
  const again = { type: orderRead, data: { orderId: 'CS1', orderLineId: 'CS1-000001' } };

  it('is told to the product once', () => {
    const { changes, events } = orderUnread(someInstance());
    expect(changes).toEqual({ orderUnreadReported: true });
    expect(events).toMatchObject([
      {
        type: 'order.unread',
        data: { activity: 'reconcileOrders', orderId: 'CS1', orderLineId: 'CS1-000001' },
      },
      again,
    ]);
    const { changes: none, events: later } = orderUnread(someInstance({ orderUnreadReported: true }));
    expect([none, later]).toEqual([{}, [again]]);
    expect(orderUnread(someInstance({ order: '{}' })).events).toEqual([]);
  });

  it('is read again each day, once at a time', () => {
    const read = someInstance({ orderUnreadReported: true, outbox: [reading] });
    expect(orderUnread(read).events).toEqual([]);
    expect(orderUnread(someInstance({ outbox: [reading] })).events).toMatchObject([{ type: 'order.unread' }]);
  });
});

describe('what an event shows of an order', () => {
  const order = JSON.stringify({ orderId: 'CS1', amounts: {}, createdAt: now, expireAt: now + day });

  it('is the order that it is about, with its buyer, its times in ISO 8601', () => {
    const shown = {
      ...{ orderId: 'CS1', amounts: {} },
      ...{ createdAt: '2027-01-01T00:00:00.000Z', expireAt: '2027-01-02T00:00:00.000Z' },
    };
    expect(orderView(order, 'CS1')).toEqual(shown);
    expect(orderView(order, 'CS1', { customerName: 'B' } as never)).toEqual({ ...shown, customerName: 'B' });
    expect(orderShown({ orderId: 'CS1', amounts: {} } as never)).toEqual({ orderId: 'CS1', amounts: {} });
  });

  it('is nothing where that order was not read', () => {
    expect(orderView(undefined, 'CS1')).toBeNull();
    expect(orderView(order, 'CS-OTHER')).toBeNull();
    expect(orderView(order, undefined)).toBeNull();
  });

  it('names the buyer out of what is sealed for this instance, and no other', () => {
    const keys = [{ id: 'k', key: Buffer.alloc(32, 7) }] as const;
    const sealer = {
      seal: (text: string, binding: SealBinding) => seal(keys, text, binding, randomBytes),
      open: (sealed: string, binding: SealBinding) => open(keys, sealed, binding),
    };
    const { pk } = someInstance();
    const orderBuyer = sealOrderBuyer({ customerName: 'B' } as never, { pk }, sealer);
    expect(orderBuyer).not.toContain('customerName');
    expect(openOrderBuyer({ pk, orderBuyer }, sealer)).toEqual({ customerName: 'B' });
    expect(() => openOrderBuyer({ pk: 'instance#i-2', orderBuyer }, sealer)).toThrow();
    expect(openOrderBuyer({ pk }, sealer)).toEqual({});
  });
});
