import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HistoryRecord } from '../../../../shared/outbox/history/historyLine.ts';
import { recentLines } from '../../../../shared/outbox/history/recent.ts';
import { describeOnEveryEngine } from '../../../engines/describeOnEveryEngine.ts';
import { keepDays, key, notified, type Orders, openOrders, start } from '../../delivery/openOrders.ts';

const day = 86_400_000;
const isLine = ({ key: written }: { key?: { sk: string } }) => /^event#/.test(written?.sk ?? '');
const putOfLine = { operation: 'PutItem', where: isLine };

/** One line that nobody is told of. */
const lined = (order: Parameters<typeof notified>[0], now: number) => ({
  ...notified(order, now),
  events: [{ type: 'instance.provisioned' as const, data: { orderId: 'CS1' } }],
});

describeOnEveryEngine('the history of an item', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  const addLines = async (count: number) => {
    for (let index = 0; index < count; index += 1) await orders.commit({ decide: lined });
  };
  const inItem = async () =>
    recentLines((await orders.read()) ?? key).map(({ record }) => record?.sequence ?? 'unreadable');
  /** Every line, page by page, as a reader gets them who reads the item first. */
  async function shown(limit = 5): Promise<readonly HistoryRecord[]> {
    const item = (await orders.read()) ?? key;
    const records: HistoryRecord[] = [];
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page = await orders.history.list(item, { after, limit });
      expect(page.records.length).toBeLessThanOrEqual(limit);
      records.push(...page.records);
      after = page.next;
    }
    return records;
  }
  const sequences = async (limit?: number) => (await shown(limit)).map(({ sequence }) => sequence);
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
  const storedLines = async () => ((await orders.stored())?.recent ?? []) as unknown[];
  const operations = () => orders.faults.requests.map(({ operation }) => operation);

  it('stands in the item: a line costs no request of its own, until the thirteenth', async () => {
    await addLines(12);
    expect(operations().filter(operation => operation === 'PutItem')).toHaveLength(1);
    expect(await inItem()).toEqual(upTo(12));
    orders.faults.clear();
    await addLines(1);
    expect(operations()).toEqual(['GetItem', ...upTo(9).map(() => 'PutItem'), 'UpdateItem']);
    expect(await inItem()).toEqual([10, 11, 12, 13]);
  });

  it('is shown whole and in order, however it is divided and paged', async () => {
    for (const [more, total] of [
      [3, 3],
      [9, 12],
      [1, 13],
      [20, 33],
    ] as const) {
      await addLines(more);
      for (const limit of [1, 4, 5, 12, 100]) expect(await sequences(limit)).toEqual(upTo(total));
    }
  });

  it('is shown whole to a reader between whose two reads lines moved out', async () => {
    await addLines(12);
    const item = (await orders.read()) ?? key;
    await addLines(1);
    const { records } = await orders.history.list(item, { after: 0, limit: 100 });
    expect(records.map(({ sequence }) => sequence)).toEqual(upTo(12));
    expect((await orders.history.read(item, 3))?.sequence).toBe(3);
  });

  it('loses and doubles nothing when the table dies at any request of the move', async () => {
    // The read, nine lines and the write; each is lost in turn, and all that would follow.
    for (const nth of upTo(11)) {
      orders.close();
      orders = await openOrders(engine);
      await addLines(12);
      const ending = new AbortController();
      setMaxListeners(0, ending.signal);
      const dead = orders.faults.inject(
        { holdRequest: new Promise(() => undefined) },
        { nth, times: Number.POSITIVE_INFINITY },
      );
      const budget = { deadline: start + day, signal: ending.signal };
      const dying = orders.commit({ decide: lined, budget }).catch(() => undefined);
      await expect.poll(() => dead.hits).toBeGreaterThan(0);
      ending.abort();
      await dying;
      dead.remove();
      expect([nth, await sequences()]).toEqual([nth, upTo(12)]);
      expect(await orders.read()).toMatchObject({ sequence: 12 });
      await addLines(2);
      expect([nth, await sequences()]).toEqual([nth, upTo(14)]);
      expect(await inItem()).toEqual([10, 11, 12, 13, 14]);
    }
  });

  it('is left as it is by a table that throttles while lines move, and the caller is told to come again', async () => {
    await addLines(12);
    const before = await orders.stored();
    const throttled = orders.faults.inject('throttle', { ...putOfLine, times: Number.POSITIVE_INFINITY });
    const budget = { deadline: start + 3_000, signal: new AbortController().signal };
    await expect(orders.commit({ decide: lined, budget })).rejects.toMatchObject({
      name: 'TableError',
      code: 'table-contended',
      cause: { code: 'table-throttled' },
    });
    expect(throttled.hits).toBeGreaterThan(9);
    expect(await orders.stored()).toEqual(before);
    throttled.remove();
    await addLines(1);
    expect(await sequences()).toEqual(upTo(13));
  });

  it('goes on after a table that throttled for a while', async () => {
    await addLines(12);
    const throttled = orders.faults.inject('throttle', { ...putOfLine, times: 7 });
    await addLines(1);
    expect(throttled.hits).toBe(7);
    expect(await sequences()).toEqual(upTo(13));
    expect(await inItem()).toEqual([10, 11, 12, 13]);
  });

  it('has each line once when many writes move lines at the same time', async () => {
    await addLines(12);
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const budget = { deadline: start + day, signal };
    await Promise.all(upTo(20).map(() => orders.commit({ decide: lined, budget })));
    expect(await sequences()).toEqual(upTo(32));
    expect(await orders.read()).toMatchObject({ sequence: 32 });
  });

  it('keeps the newer line of an event that was sent again, whenever the older one arrives', async () => {
    const item = { ...key, recent: undefined };
    const spill = async (leftAt: number, attempts: number) => {
      const line = {
        type: 'order.notified',
        sequence: 3,
        at: start,
        attempts,
        data: {},
        outcome: 'delivered',
        leftAt,
      };
      const [readable] = recentLines({ ...key, recent: [JSON.stringify(line)] });
      if (readable?.record === undefined || readable.fields === undefined) throw new Error('not readable');
      await orders.history.spill(key, [{ ...readable, record: readable.record, fields: readable.fields }]);
    };
    await spill(start + 2_000, 2);
    await spill(start + 1_000, 1);
    expect(await orders.history.read(item, 3)).toMatchObject({ attempts: 2, leftAt: start + 2_000 });
    await spill(start + 2_000, 2);
    await spill(start + 3_000, 3);
    expect(await orders.history.read(item, 3)).toMatchObject({ attempts: 3 });
  });

  it('ends with the days that it is kept, in the item and outside, and nothing older is written any more', async () => {
    await addLines(13);
    expect(await sequences()).toEqual(upTo(13));
    orders.advance(keepDays * day);
    expect(await sequences()).toEqual(upTo(13));
    orders.advance(1);
    expect(await sequences()).toEqual([]);
    expect(await orders.history.read((await orders.read()) ?? key, 13)).toBeUndefined();
    expect(await orders.history.read((await orders.read()) ?? key, 1)).toBeUndefined();
    await addLines(8);
    orders.faults.clear();
    // The thirteenth again: of the nine that leave, four are over their days.
    await addLines(1);
    expect(operations().filter(operation => operation === 'PutItem')).toHaveLength(5);
    expect(await sequences()).toEqual(upTo(22).slice(13));
  });

  it.each([['damaged'], [JSON.stringify({ v: 9, newer: true })], [{ v: 9, newer: true }]])(
    'with a line that nobody can read is served and goes on; the line stays, and a person is told: %j',
    async foreign => {
      await addLines(3);
      const recent = await storedLines();
      await orders.writeRaw({ recent: [recent[0], foreign, ...recent.slice(1)] });
      expect(await sequences()).toEqual([1, 2, 3]);
      const { alarms } = await orders.commit({ decide: lined });
      expect(alarms).toEqual([{ name: 'HistoryUnreadable', detail: { ...key, problem: 'unreadable' } }]);
      await addLines(20);
      expect((await storedLines())[0]).toEqual(foreign);
      expect(await sequences()).toEqual(upTo(24));
    },
  );

  it.each([['damaged'], [7], [{ newer: true }]])('that is no list at all is kept too: %j', async recent => {
    await orders.commit({ decide: notified });
    await orders.writeRaw({ recent });
    const { alarms } = await orders.commit({ decide: lined });
    expect(alarms).toMatchObject([{ name: 'HistoryUnreadable' }]);
    expect((await storedLines())[0]).toEqual(recent);
    expect(await sequences()).toEqual([2]);
  });
});
