import { describe, expect, it } from 'vitest';
import type { Order } from '../../../../shared/order/order.ts';
import {
  keptLines,
  notify,
  orderAsked,
  orderLinesOf,
  reportOnce,
} from '../../../../shared/order/rules/orderNotice.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox.ts';

const now = Date.UTC(2027, 0, 1);
const waiting: OutboxEntry = {
  id: 'evt_1',
  type: 'order.notified',
  sequence: 1,
  at: now,
  attempts: 0,
  nextAt: now,
  data: {},
};

function someOrder(facts: Partial<Order> = {}): Order {
  return {
    pk: 'order#CS1',
    sk: 'line#CS1-1',
    orderId: 'CS1',
    orderLineId: 'CS1-1',
    notifiedAt: now - 1_000,
    notifications: 4,
    version: 4,
    recentAttempts: [],
    sequence: 1,
    outbox: [],
    createdAt: now - 1_000,
    updatedAt: now - 1_000,
    ...facts,
  };
}

describe('orderNotify', () => {
  it('of an order never heard of is recorded and passed on', () => {
    expect(notify(undefined, { orderId: 'CS1', orderLineId: 'CS1-1' }, now)).toEqual({
      changes: {
        orderId: 'CS1',
        orderLineId: 'CS1-1',
        notifiedAt: now,
        notifications: 1,
        listedIn: 'order#2027-01',
        listedAt: now,
      },
      events: [{ type: 'order.notified', data: { orderId: 'CS1', orderLineId: 'CS1-1' } }],
      answer: undefined,
    });
  });

  it('has the marketplace asked what the order is, where that can be done', () => {
    const command = { orderId: 'CS1', orderLineId: 'CS1-1', readsOrder: true };
    expect(notify(someOrder(), command, now).events).toEqual([
      { type: 'order.read', data: { orderId: 'CS1', orderLineId: 'CS1-1' } },
      { type: 'order.notified', data: { orderId: 'CS1', orderLineId: 'CS1-1' } },
    ]);
  });

  it('of the order as a whole has no line', () => {
    const { changes, events } = notify(undefined, { orderId: 'CS1' }, now);
    expect(changes).toEqual({
      orderId: 'CS1',
      notifiedAt: now,
      notifications: 1,
      listedIn: 'order#2027-01',
      listedAt: now,
    });
    expect(events).toEqual([{ type: 'order.notified', data: { orderId: 'CS1' } }]);
  });

  it('that comes again is passed on again: the order may be in another state', () => {
    const { changes, events } = notify(someOrder(), { orderId: 'CS1', orderLineId: 'CS1-1' }, now);
    expect(changes).toMatchObject({ notifiedAt: now, notifications: 5 });
    expect(events).toHaveLength(1);
  });

  it('changes nothing while nobody has heard of the last one', () => {
    const command = { orderId: 'CS1', orderLineId: 'CS1-1' };
    const { changes, events } = notify(someOrder({ outbox: [waiting] }), command, now);
    expect([changes, events]).toEqual([{}, []]);
  });

  it('has the order read again when that was done before the hint came', () => {
    const command = { orderId: 'CS1', orderLineId: 'CS1-1', readsOrder: true };
    const read = { ...waiting, type: 'order.read', attempts: 3 };
    expect(notify(someOrder({ outbox: [read, waiting] }), command, now).events).toEqual([]);
    const both = [{ type: 'order.read' }, { type: 'order.notified' }];
    expect(notify(someOrder({ outbox: [waiting] }), command, now).events).toMatchObject(both);
    // Being read at this moment: the marketplace may have answered before the hint.
    const beingRead = { outbox: [read, waiting], leaseUntil: now + 1 };
    expect(notify(someOrder(beingRead), command, now).events).toMatchObject(both);
    const leased = { outbox: [{ ...read, attempts: 0 }, waiting], leaseUntil: now + 1 };
    expect(notify(someOrder(leased), command, now).events).toEqual([]);
  });

  it('is passed on when the last one was attempted, or when something else waits', () => {
    const command = { orderId: 'CS1', orderLineId: 'CS1-1' };
    const attempted = someOrder({ outbox: [{ ...waiting, attempts: 1 }] });
    const other = someOrder({ outbox: [{ ...waiting, type: 'order.read' }] });
    expect(notify(attempted, command, now).events).toHaveLength(1);
    expect(notify(other, command, now).events).toHaveLength(1);
  });
});

describe('an order that is read', () => {
  const line = { orderId: 'CS1', orderLineId: 'CS1-1', orderType: 'NEW', amounts: {} };
  const read: OutboxEntry = { ...waiting, id: 'evt_2', type: 'order.read' };
  const delivered = (facts: Readonly<Record<string, string>>) => ({ kind: 'delivered', facts }) as const;

  it('keeps each line as it was told, and gives it back', () => {
    const { changes = {} } = orderAsked(read, delivered({ lines: JSON.stringify([line, line]) }));
    expect(changes).toEqual({ lines: [JSON.stringify(line), JSON.stringify(line)] });
    expect(orderLinesOf(changes as Pick<Order, 'lines'>)).toEqual([line, line]);
    expect(orderLinesOf({})).toEqual([]);
  });

  it('has no lines any more when the marketplace told none', () => {
    for (const facts of [{ lines: '[]' }, {}])
      expect(orderAsked(read, delivered(facts)).changes).toEqual({ lines: undefined });
  });

  it('is asked again from the moment at which the lease of who reads it ends', () => {
    const command = { orderId: 'CS1', readsOrder: true };
    const outbox = [{ ...read, attempts: 1 }, waiting];
    expect(notify(someOrder({ outbox, leaseUntil: now }), command, now).events).toEqual([]);
    expect(notify(someOrder({ outbox, leaseUntil: now + 1 }), command, now).events).toHaveLength(2);
  });

  it('stays where it was listed first', () => {
    expect(notify(someOrder(), { orderId: 'CS1' }, now).changes).toEqual({
      orderId: 'CS1',
      notifiedAt: now,
      notifications: 5,
    });
  });
});

describe('what is kept of an order', () => {
  const line = (number: number, productName = 'p') => ({
    ...{ orderId: 'CS1', orderLineId: `CS1-${number}`, orderType: 'NEW', amounts: {} },
    productName,
  });

  it('fits to the last character, whatever it tells of is not told of an unknown order', () => {
    // 65,536 characters in two lines: one more, and only the first is kept.
    const bare = JSON.stringify(line(0, '')).length;
    const first = line(0, 'x'.repeat(32_768 - bare));
    expect(keptLines([first, first])).toHaveLength(2);
    expect(keptLines([first, line(0, 'x'.repeat(32_769 - bare))])).toEqual([first]);
    expect(reportOnce(undefined, 'order.unread', 'CS1-1')).toEqual({
      changes: {},
      events: [],
      answer: undefined,
    });
  });

  it('is what was reported of which line, and what is told of it', () => {
    expect(reportOnce(someOrder(), 'order.unread', 'CS1-1')).toEqual({
      changes: { reported: ['order.unread CS1-1'] },
      events: [
        { type: 'order.unread', data: { orderId: 'CS1', orderLineId: 'CS1-1' } },
        { type: 'order.read', data: { orderId: 'CS1', orderLineId: 'CS1-1' } },
      ],
      answer: undefined,
    });
    expect(reportOnce(someOrder(), 'order.unread', undefined).changes).toEqual({
      reported: ['order.unread '],
    });
  });

  it('is fifty lines, and of large ones no more than an item of the table has room for', () => {
    const many = Array.from({ length: 60 }, (_, index) => line(index));
    expect(keptLines(many)).toEqual(many.slice(0, 50));
    const large = Array.from({ length: 50 }, (_, index) => line(index, 'x'.repeat(20 * 1_024)));
    expect(keptLines(large)).toEqual(large.slice(0, 3));
    const [first] = [line(0, 'x'.repeat(70 * 1_024))];
    expect(keptLines([first, ...large])).toEqual([first]);
  });

  it('that was reported of its lines has an end, and is told once until then', () => {
    let order = someOrder();
    for (let number = 0; number < 150; number += 1) {
      const { changes, events } = reportOnce(order, 'order.unfulfilled', `CS1-${number}`);
      expect(events).toHaveLength(1);
      order = { ...order, ...changes } as Order;
    }
    expect(order.reported).toHaveLength(100);
    expect(reportOnce(order, 'order.unfulfilled', 'CS1-149').events).toEqual([]);
    expect(reportOnce(order, 'order.unread', 'CS1-149').events).toMatchObject([
      { type: 'order.unread' },
      { type: 'order.read' },
    ]);
  });

  it('is read again each day that it could not be read, once at a time, and told once', () => {
    const told = someOrder({ reported: ['order.unread CS1-1'] });
    expect(reportOnce(told, 'order.unread', 'CS1-1')).toMatchObject({
      changes: {},
      events: [{ type: 'order.read', data: { orderId: 'CS1', orderLineId: 'CS1-1' } }],
    });
    const read = { id: 'evt_1', type: 'order.read', sequence: 1, at: 0, attempts: 1, nextAt: 0, data: {} };
    expect(reportOnce({ ...told, outbox: [read] }, 'order.unread', 'CS1-1').events).toEqual([]);
    expect(reportOnce({ ...told, outbox: [waiting, read] }, 'order.unread', 'CS1-1').events).toEqual([]);
    expect(reportOnce({ ...told, outbox: [waiting] }, 'order.unread', 'CS1-1').events).toHaveLength(1);
  });
});
