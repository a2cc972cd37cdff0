import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Order } from '../../../shared/order/order.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { key, notified, type Orders, openOrders, start, told } from '../delivery/openOrders.ts';

const write = { operation: 'UpdateItem' };
const firstWrite = { operation: 'PutItem' };
const withAndWithoutOldItem = ['hide-old-item', 'return-old-item'] as const;

describeOnEveryEngine('a commit', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  const operations = () => orders.faults.requests.map(({ operation }) => operation);

  it('makes the item, its first event and its marks in one write', async () => {
    const { item, answer } = await orders.commit({ known: null, decide: told('a') });
    expect(operations()).toEqual(['PutItem']);
    expect(answer).toBe('a');
    const expected = {
      ...key,
      orderId: 'CS1',
      orderLineId: 'CS1-1',
      notifiedAt: start,
      notifications: 1,
      listedIn: 'order#2027-01',
      listedAt: expect.any(Number),
      version: 1,
      recentAttempts: ['attempt-1'],
      sequence: 1,
      outbox: [
        {
          id: 'evt_order~CS1_line~CS1-1_1',
          type: 'order.notified',
          sequence: 1,
          at: start,
          attempts: 0,
          nextAt: start,
          data: { orderId: 'a' },
        },
      ],
      dueShard: expect.stringMatching(/^deliver#\d+$/),
      dueAt: start,
      createdAt: start,
      updatedAt: start,
    };
    expect(item).toEqual(expected);
    expect(await orders.stored()).toEqual(expected);
  });

  it('makes history at once of what the catalogue keeps for the history only, and queues the rest', async () => {
    const decide = (order: Order | undefined, now: number) => ({
      ...told('a')(order, now),
      events: (['instance.provisioned', 'order.notified', 'order.read'] as const).map(type => ({
        type,
        data: {},
      })),
    });
    const { item } = await orders.commit({ decide });
    expect(operations()).toEqual(['GetItem', 'PutItem']);
    expect(item?.outbox.map(({ type, sequence }) => [type, sequence])).toEqual([
      ['order.notified', 2],
      ['order.read', 3],
    ]);
    const lines = await orders.history.list((await orders.read()) ?? key, { after: 0, limit: 10 });
    expect(lines).toEqual({
      records: [
        {
          id: 'evt_order~CS1_line~CS1-1_1',
          type: 'instance.provisioned',
          sequence: 1,
          at: start,
          attempts: 0,
          data: {},
          outcome: 'recorded',
          leftAt: start,
        },
      ],
    });
  });

  it('reads the item consistently when the caller has not', async () => {
    await orders.commit({ decide: told('a') });
    const [read] = orders.faults.requests;
    expect(read).toMatchObject({ operation: 'GetItem', input: { ConsistentRead: true } });
  });

  it.each(withAndWithoutOldItem)(
    'tried as the first meets an item that is there (%s): nothing is overwritten',
    async oldItem => {
      await orders.commit({ decide: told('a') });
      orders.faults.inject(oldItem, firstWrite);
      const seen: (number | undefined)[] = [];
      await orders.commit({
        known: null,
        decide: (order, now) => {
          seen.push(order?.version);
          return told('b')(order, now);
        },
      });
      expect(seen).toEqual([undefined, 1]);
      expect(await orders.read()).toMatchObject({
        version: 2,
        notifications: 2,
        outbox: [{ data: { orderId: 'a' } }, { data: { orderId: 'b' } }],
      });
    },
  );

  it.each(withAndWithoutOldItem)(
    'that read an older version (%s) decides again on the newer one',
    async oldItem => {
      await orders.commit({ decide: notified });
      const old = await orders.read();
      await orders.commit({ decide: notified });
      orders.faults.inject(oldItem, write);
      const seen: (number | undefined)[] = [];
      await orders.commit({
        ...defined({ known: old }),
        decide: (order, now) => {
          seen.push(order?.notifications);
          return notified(order, now);
        },
      });
      expect(seen).toEqual([1, 2]);
      expect(await orders.read()).toMatchObject({ version: 3, notifications: 3 });
    },
  );

  it('50 in parallel on one item: none is lost, none counted twice, the events in sequence', async () => {
    const deadline = start + 86_400_000;
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const texts = Array.from({ length: 50 }, (_, index) => `n-${index}`);
    // Who lost a race waits as in reality, where no two wait equally long: in step they would lose all but one each time.
    orders.whileWaiting(() => pause(Math.random() * 300));
    await Promise.all(texts.map(text => orders.commit({ decide: told(text), budget: { deadline, signal } })));
    const order = await orders.read();
    expect(order).toMatchObject({ version: 50, sequence: 50, notifications: 50 });
    expect(order?.outbox.map(({ sequence }) => sequence)).toEqual(texts.map((_, index) => index + 1));
    expect(order?.outbox.map(({ data }) => data.orderId).sort()).toEqual([...texts].sort());
  });

  for (const oldItem of withAndWithoutOldItem) {
    for (const lostAnswers of [1, 2]) {
      const repeats = lostAnswers === 1 ? "the SDK's own repeat" : 'the next read';
      it(`whose answer was lost (${oldItem}) recognises its first write in ${repeats}`, async () => {
        orders.faults.inject(oldItem, { ...firstWrite, nth: lostAnswers + 1 });
        const lost = orders.faults.inject('lose-answer', { ...firstWrite, times: lostAnswers });
        let decided = 0;
        const { answer, item } = await orders.commit({
          known: null,
          decide: (order, now) => {
            decided += 1;
            return told(`decision ${decided}`)(order, now);
          },
        });
        expect([lost.hits, answer, item?.version]).toEqual([lostAnswers, 'decision 1', 1]);
        expect(await orders.read()).toMatchObject({ version: 1, notifications: 1, sequence: 1 });
      });

      it(`whose answer was lost (${oldItem}) recognises a later write in ${repeats}`, async () => {
        await orders.commit({ decide: notified });
        orders.faults.inject(oldItem, { ...write, nth: lostAnswers + 1 });
        const lost = orders.faults.inject('lose-answer', { ...write, times: lostAnswers });
        const { answer } = await orders.commit({ decide: told('b') });
        expect([lost.hits, answer]).toEqual([lostAnswers, 'b']);
        expect(await orders.read()).toMatchObject({ version: 2, notifications: 2, sequence: 2 });
      });
    }
  }

  it('whose answer was lost recognises its write also behind the writes of others', async () => {
    await orders.commit({ decide: notified });
    const lost = orders.faults.inject('lose-answer', { ...write, times: 2 });
    orders.whileWaiting(async () => {
      orders.whileWaiting(async () => undefined);
      for (let other = 0; other < 7; other += 1) await orders.commit({ decide: notified });
    });
    const { answer, item } = await orders.commit({ decide: told('ours') });
    expect([lost.hits, answer, item?.version]).toEqual([2, 'ours', 9]);
    const order = await orders.read();
    expect(order).toMatchObject({ version: 9, notifications: 9 });
    expect(order?.outbox.filter(({ data }) => data.orderId === 'ours')).toHaveLength(1);
  });

  it('remembers the newest 8 writes', async () => {
    for (let index = 0; index < 10; index += 1) await orders.commit({ decide: notified });
    expect((await orders.read())?.recentAttempts).toEqual(
      Array.from({ length: 8 }, (_, index) => `attempt-${index + 3}`),
    );
  });

  it('that never reached the table is written by its next try', async () => {
    orders.faults.inject('lose-request', { ...firstWrite, times: 2 });
    const { answer } = await orders.commit({ known: null, decide: told('a') });
    expect(answer).toBe('a');
    expect(await orders.read()).toMatchObject({ version: 1, notifications: 1 });
  });

  it('that is throttled has lost no race: it is tried again until it is through', async () => {
    const throttled = orders.faults.inject('throttle', { ...firstWrite, times: 5 });
    const seen: (Order | undefined)[] = [];
    await orders.commit({
      known: null,
      decide: (order, now) => {
        seen.push(order);
        return notified(order, now);
      },
    });
    expect(throttled.hits).toBe(5);
    expect(new Set(seen)).toEqual(new Set([undefined]));
    expect(await orders.read()).toMatchObject({ version: 1, notifications: 1 });
  });

  it('that cannot read takes nothing for absent', async () => {
    await orders.commit({ decide: notified });
    orders.faults.inject('throttle', { operation: 'GetItem', times: Number.POSITIVE_INFINITY });
    const decided: unknown[] = [];
    const failing = orders.commit({
      decide: (order, now) => {
        decided.push(order);
        return notified(order, now);
      },
    });
    await expect(failing).rejects.toMatchObject({ name: 'TableError', code: 'table-throttled' });
    expect(decided).toEqual([]);
  });

  it('ends with a table error before the deadline when it never gets through, and writes nothing', async () => {
    orders.faults.inject('throttle', { ...firstWrite, times: Number.POSITIVE_INFINITY });
    const deadline = start + 300;
    const failing = orders.commit({
      known: null,
      decide: notified,
      budget: { deadline, signal: new AbortController().signal },
    });
    await expect(failing).rejects.toMatchObject({
      name: 'TableError',
      code: 'table-contended',
      cause: { code: 'table-throttled' },
    });
    expect(orders.effects.clock()).toBeLessThan(deadline);
    expect(await orders.read()).toBeUndefined();
  });

  it('that lost a race with no time left for another ends the same way', async () => {
    await orders.commit({ decide: notified });
    const old = await orders.read();
    await orders.commit({ decide: notified });
    // The first pause is 5 ms here.
    const within = (ms: number) =>
      orders.commit({
        ...defined({ known: old }),
        decide: told('late'),
        budget: { deadline: start + ms, signal: new AbortController().signal },
      });
    await expect(within(5)).rejects.toMatchObject({ name: 'TableError', code: 'table-contended' });
    expect(await orders.read()).toMatchObject({ version: 2, notifications: 2 });
    expect(await within(6)).toMatchObject({ answer: 'late', item: { version: 3 } });
  });

  it('is given up when its budget is aborted, and not tried again', async () => {
    const ending = new AbortController();
    const hold = orders.faults.inject({ holdRequest: new Promise(() => undefined) }, firstWrite);
    const failing = orders.commit({
      known: null,
      decide: notified,
      budget: { deadline: start + 3_000, signal: ending.signal },
    });
    await expect.poll(() => hold.hits).toBe(1);
    ending.abort();
    await expect(failing).rejects.toMatchObject({ name: 'TableError', code: 'table-aborted' });
    expect(hold.seen).toBe(1);
  });
});
