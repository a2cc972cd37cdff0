import { setMaxListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Order } from '../../../shared/order/order.ts';
import type { CommitOptions } from '../../../shared/outbox/commit.ts';
import { commitInTurn } from '../../../shared/outbox/commitInTurn.ts';
import { recentRecords } from '../../../shared/outbox/history/recent.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { key, type Orders, openOrders, told } from '../delivery/openOrders.ts';

type Decide = CommitOptions<Order, string>['decide'];

/** Changes nothing and says what it was decided on. */
const versionSeen: Decide = order => ({ changes: {}, events: [], answer: String(order?.version) });

const unending = new AbortController().signal;
setMaxListeners(0, unending);

describeOnEveryEngine('commits of one process on one item', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  const inTurn = (decide: Decide, more: Partial<CommitOptions<Order, string>> = {}) =>
    commitInTurn<Order, string>({
      aggregate: orders.aggregate,
      key,
      effects: orders.effects,
      budget: { deadline: orders.effects.clock() + 60_000, signal: unending },
      decide,
      ...more,
    });
  /** When nobody waits any more. */
  const done = async (decide: Decide) => {
    const committed = await inTurn(decide);
    await setImmediate();
    return committed;
  };
  const operations = () => orders.faults.requests.map(({ operation }) => operation);

  it('that wait are decided in the order they came, each on what the one before leaves, and written together', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `order-${index}`);
    const committed = await Promise.all(names.map(name => inTurn(told(name))));
    expect(committed.map(({ answer }) => answer)).toEqual(names);
    expect(operations()).toEqual(['GetItem', 'PutItem', 'GetItem', 'UpdateItem']);
    const stored = await orders.stored();
    expect(stored).toMatchObject({ version: 2, sequence: 40, notifications: 40 });
    expect(stored?.outbox).toMatchObject(
      names.map((orderId, index) => ({ sequence: index + 1, attempts: 0, data: { orderId } })),
    );
    expect(committed.at(-1)?.item).toEqual(stored);
  });

  it('that only add lines to the history leave room in the item: no line is lost, and no alarm is raised', async () => {
    const lined: Decide = (order, now) => ({
      ...told('line')(order, now),
      events: [{ type: 'instance.provisioned', data: {} }],
    });
    const committed = await Promise.all(Array.from({ length: 200 }, () => inTurn(lined)));
    expect(committed.flatMap(({ alarms }) => alarms)).toEqual([]);
    const item = await orders.aggregate.store.read(key);
    if (item === undefined) throw new Error('nothing was written');
    expect(recentRecords(item).length).toBeLessThanOrEqual(24);
    const { records } = await orders.history.list(item, { after: 0, limit: 300 });
    expect(records.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 200 }, (_, index) => index + 1),
    );
  });

  it('cost a read when none of them changes anything', async () => {
    await done(told('one'));
    orders.faults.clear();
    const answers = await Promise.all(tenTimes(versionSeen));
    expect(answers.map(({ answer }) => answer)).toEqual(Array(10).fill('1'));
    expect(operations()).toEqual(['GetItem', 'GetItem']);
  });

  it('give the right to deliver to one of them', async () => {
    const lease = { kind: 'take', forMs: 4_000 } as const;
    const committed = await Promise.all(
      ['a', 'b', 'c', 'd'].map(name => inTurn(told(name), name === 'b' ? {} : { lease })),
    );
    expect(committed.map(({ claim }) => claim?.entry.data.orderId)).toEqual([
      'a',
      undefined,
      undefined,
      undefined,
    ]);
    orders.advance(4_000);
    await inTurn(versionSeen, {
      lease: { kind: 'hold', leaseId: committed[0]?.claim?.leaseId ?? '', forMs: 1, claimNext: false },
    });
    const later = await Promise.all([
      inTurn(versionSeen, { lease }),
      inTurn(versionSeen, { lease }),
      inTurn(told('e')),
      inTurn(told('f'), { lease }),
    ]);
    expect(later.map(({ claim }) => claim?.entry.data.orderId)).toEqual([
      undefined,
      undefined,
      undefined,
      'a',
    ]);
  });

  it('each hear of their own alarms', async () => {
    const alarmed =
      (name: string): Decide =>
      (order, now) => ({
        ...told(name)(order, now),
        alarms: [{ name: 'OutboxFull', detail: { name } }],
      });
    const committed = await Promise.all(['a', 'b', 'c'].map(name => inTurn(alarmed(name))));
    expect(committed.map(({ alarms }) => alarms)).toMatchObject(
      ['a', 'b', 'c'].map(name => [{ detail: { name } }]),
    );
  });

  it('that edit the queue see what the write of those before them queues', async () => {
    const clears: Decide = () => ({ changes: {}, events: [], answer: 'cleared', outbox: () => [] });
    const committed = await Promise.all(
      [told('a'), told('b'), clears, told('c')].map(decide => inTurn(decide)),
    );
    expect(committed.map(({ answer }) => answer)).toEqual(['a', 'b', 'cleared', 'c']);
    expect(await orders.stored()).toMatchObject({
      sequence: 3,
      outbox: [{ sequence: 3, data: { orderId: 'c' } }],
    });
  });

  it('are not written together with a call that is not admitted, nor kept from the table by it', async () => {
    const refused = Promise.reject(new RangeError('replayed'));
    refused.catch(() => undefined);
    const never = new Promise<void>(() => undefined);
    const calls = [
      inTurn(told('first')),
      inTurn(told('a')),
      inTurn(told('replayed'), { beforeWrite: () => refused }),
      inTurn(told('b')),
      inTurn(told('waits'), { beforeWrite: () => never }),
      inTurn(told('c')),
    ];
    const isSettled = await Promise.allSettled(calls.filter((_, index) => index !== 4));
    expect(isSettled.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ]);
    expect((await orders.stored())?.outbox).toMatchObject(
      ['first', 'a', 'b', 'c'].map(orderId => ({ data: { orderId } })),
    );
  });

  it('of which one fails are written without it', async () => {
    const full: Decide = (order, now) => ({
      ...told('full')(order, now),
      outbox: () => {
        throw new RangeError('full');
      },
    });
    const some = [told('first'), told('a'), full, told('b')].map(decide => inTurn(decide));
    const outcomes = await Promise.allSettled(some);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect((await orders.stored())?.outbox).toMatchObject(
      ['first', 'a', 'b'].map(orderId => ({ data: { orderId } })),
    );
  });

  it('are decided on nothing that is older than the call itself', async () => {
    await done(told('before'));
    const read = deferred();
    const answer = deferred();
    const { store } = orders.aggregate;
    const slow: typeof store = {
      ...store,
      async read(itemKey, signal) {
        const item = await store.read(itemKey, signal);
        read.resolve();
        await answer.promise;
        return item;
      },
    };
    const aggregate = { ...orders.aggregate, store: slow };
    const first = inTurn(versionSeen, { aggregate });
    await read.promise;
    // Written by another process, whose caller knows of it and calls only now.
    await orders.writeRaw({ version: 7 });
    const second = inTurn(versionSeen, { aggregate });
    answer.resolve();
    expect((await first).answer).toBe('1');
    expect((await second).answer).toBe('7');
  });

  it('hand back what was written, also when a whole item that is out of date was given as the key', async () => {
    const { item: old } = await done(told('before'));
    await done(told('meanwhile'));
    const sent: Decide = () => ({ changes: {}, events: [], answer: 'sent', outbox: () => [] });
    const [{ item }] = await Promise.all([
      inTurn(sent, { key: old ?? key, ...(old === undefined ? {} : { known: old }) }),
      inTurn(told('next')),
    ]);
    expect(item).toMatchObject({ version: 3, sequence: 2, notifications: 2 });
    expect(await orders.stored()).toMatchObject({ version: 4, sequence: 3, notifications: 3 });
  });

  it('that know the item only as it was are told what the one before left', async () => {
    const { item: old } = await done(told('before'));
    orders.faults.clear();
    const holds = { leaseId: 'none', kind: 'hold', forMs: 1, claimNext: false } as const;
    await Promise.all([inTurn(told('meanwhile')), inTurn(versionSeen, { known: old ?? null, lease: holds })]);
    const last = await Promise.all([
      inTurn(told('again')),
      inTurn(versionSeen, { known: old ?? null, lease: holds }),
    ]);
    expect(last.map(({ answer }) => answer)).toEqual(['again', '3']);
    expect(operations()).toEqual(['GetItem', 'UpdateItem', 'GetItem', 'UpdateItem']);
  });

  it('go past one whose request hangs; it then decides on what the others made of the item', async () => {
    await done(told('before'));
    const hanging = deferred();
    orders.faults.inject({ holdRequest: hanging.promise }, { operation: 'UpdateItem' });
    const stuck = inTurn(told('stuck'));
    const others = await Promise.all([inTurn(told('a')), inTurn(told('b'))]);
    expect(others.map(({ answer }) => answer)).toEqual(['a', 'b']);
    hanging.resolve();
    await stuck;
    const order = ['before', 'a', 'b', 'stuck'];
    expect((await orders.stored())?.outbox).toMatchObject(order.map(orderId => ({ data: { orderId } })));
  });

  it('go on after one that fails, and a caller whose time is up writes nothing any more', async () => {
    const ended = new AbortController();
    const failing = inTurn(() => {
      throw new RangeError('refused');
    });
    const late = inTurn(told('late'), {
      budget: { deadline: orders.effects.clock() + 60_000, signal: ended.signal },
    });
    ended.abort();
    const next = inTurn(told('next'));
    await expect(failing).rejects.toThrow('refused');
    await expect(late).rejects.toMatchObject({ code: 'table-aborted' });
    expect((await next).item).toMatchObject({ version: 1, outbox: [{ data: { orderId: 'next' } }] });
  });

  it('of different items do not wait for each other', async () => {
    const hanging = deferred();
    orders.faults.inject({ holdRequest: hanging.promise }, { where: ({ input }) => 'Key' in input });
    const stuck = inTurn(told('stuck'));
    const other = { ...key, sk: 'line#another' };
    expect((await inTurn(told('other'), { key: other, known: null })).item).toMatchObject({
      ...other,
      version: 1,
    });
    hanging.resolve();
    expect((await stuck).item).toMatchObject({ ...key, version: 1 });
  });

  const tenTimes = (decide: Decide) => Array.from({ length: 10 }, () => inTurn(decide));
});
