import { afterEach, beforeEach, expect, it } from 'vitest';
import { OutboxFullError } from '../../../shared/outbox/buildWrite.ts';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';
import { BridgeError } from '../../../shared/platform/bridgeError.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { notified, type Orders, openOrders, start, told } from './openOrders.ts';

const entry: OutboxEntry = {
  id: 'evt_order~CS1_line~CS1-1_1',
  type: 'order.notified',
  sequence: 1,
  at: start,
  attempts: 1,
  nextAt: start + 1_000,
  data: { text: '' },
};
const limit = 300 * 1024;

/** An outbox of exactly so many bytes of JSON, of a character that has `width` bytes in UTF-8. */
function outboxOf(bytes: number, character = 'x', width = 1): readonly OutboxEntry[] {
  const left = bytes - Buffer.byteLength(JSON.stringify([entry]));
  const text = character.repeat(left / width) + 'x'.repeat(left % width);
  return [{ ...entry, data: { text } }];
}

describeOnEveryEngine('an outbox', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  const fill = (outbox: readonly OutboxEntry[]) =>
    orders.commit({
      decide: (order, now) => ({ ...notified(order, now), events: [], outbox: () => outbox }),
    });

  it('takes 300 KB of JSON and not a byte more, counted in bytes of UTF-8', async () => {
    await fill(outboxOf(limit));
    expect(await orders.read()).toMatchObject({ version: 1 });
    await fill(outboxOf(limit, '用', 3));
    expect(await orders.read()).toMatchObject({ version: 2 });
    for (const tooLarge of [outboxOf(limit + 1), outboxOf(limit + 1, '用', 3)]) {
      await expect(fill(tooLarge)).rejects.toMatchObject({ name: 'OutboxFullError', code: 'outbox-full' });
    }
    expect(await orders.read()).toMatchObject({ version: 2 });
  });

  it('that is full refuses a first write and leaves nothing behind', async () => {
    const failing = fill(outboxOf(limit + 1));
    await expect(failing).rejects.toBeInstanceOf(OutboxFullError);
    await expect(failing).rejects.toBeInstanceOf(BridgeError);
    expect(orders.faults.requests.map(({ operation }) => operation)).toEqual(['GetItem']);
    expect(await orders.stored()).toBeUndefined();
  });

  it('that is full takes no further event, keeps what it has, and the state does not change without it', async () => {
    await fill(outboxOf(limit - 50));
    const before = await orders.stored();
    await expect(orders.commit({ decide: told('one more') })).rejects.toBeInstanceOf(OutboxFullError);
    expect(await orders.stored()).toEqual(before);
  });

  it('that a person emptied takes events again; what concerns no event is written meanwhile', async () => {
    // An outbox that another version, with a larger limit, has written.
    await fill([]);
    await orders.writeRaw({ outbox: outboxOf(limit + 10) });
    const changed = await orders.commit({
      decide: () => ({ changes: { notifications: 77 }, events: [], answer: undefined }),
    });
    expect(changed.item).toMatchObject({ version: 2, notifications: 77 });
    await fill([]);
    expect((await orders.commit({ decide: told('again') })).answer).toBe('again');
  });
});

describeOnEveryEngine('what a newer version wrote', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  const newer = { seenBy: 'a newer version', traits: { list: [1, 'two'], flag: true } };

  /** One event that waits, with a field in it that this version does not know. */
  async function writtenByNewer(): Promise<void> {
    await orders.commit({ decide: told('a') });
    const outbox = (await orders.read())?.outbox ?? [];
    const known = outbox.map(queued => ({ ...queued, priority: { level: 3 } }));
    await orders.writeRaw({ ...newer, outbox: known });
  }

  it('stays when only the state changes', async () => {
    await writtenByNewer();
    await orders.commit({
      decide: () => ({ changes: { notifications: 9 }, events: [], answer: undefined }),
    });
    expect(await orders.stored()).toMatchObject({
      ...newer,
      notifications: 9,
      outbox: [{ priority: { level: 3 } }],
    });
  });

  it('stays, also inside the event, when events are added and attempted', async () => {
    await writtenByNewer();
    await orders.commit({ decide: told('b'), lease: { kind: 'take', forMs: 1_000 } });
    const stored = await orders.stored();
    expect(stored).toMatchObject({
      ...newer,
      version: 2,
      outbox: [
        { priority: { level: 3 }, attempts: 1, data: { orderId: 'a' } },
        { attempts: 0, data: { orderId: 'b' } },
      ],
    });
  });

  it('stays when an attribute of ours is removed', async () => {
    await writtenByNewer();
    const { claim } = await orders.commit({ decide: told('b'), lease: { kind: 'take', forMs: 1_000 } });
    await orders.commit({
      decide: () => ({ changes: { orderLineId: undefined }, events: [], answer: undefined }),
      lease: { kind: 'hold', leaseId: claim?.leaseId ?? '', forMs: 1_000, claimNext: false },
    });
    const stored = await orders.stored();
    expect(stored).toMatchObject(newer);
    expect(stored).not.toHaveProperty('orderLineId');
    expect(stored).not.toHaveProperty('leaseId');
  });
});

describeOnEveryEngine('an item that cannot be read', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  for (const oldItem of ['hide-old-item', 'return-old-item'] as const) {
    it(`is a table error that quotes nothing of it, and stays as it is (${oldItem})`, async () => {
      await orders.commit({ decide: notified });
      await orders.writeRaw({ notifications: 'secret text instead of a number' });
      const before = await orders.stored();
      orders.faults.inject(oldItem, { operation: 'PutItem' });
      const failing = orders.commit({ known: null, decide: notified });
      await expect(failing).rejects.toMatchObject({ name: 'TableError', code: 'item-malformed' });
      await expect(failing).rejects.not.toThrow('secret');
      expect(await orders.stored()).toEqual(before);
    });
  }
});
