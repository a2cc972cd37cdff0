import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Order } from '../../../shared/order/order.ts';
import type { CommitOptions } from '../../../shared/outbox/commit.ts';
import { commitInTurn } from '../../../shared/outbox/commitInTurn.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { key, type Orders, openOrders, told } from '../delivery/openOrders.ts';

type Decide = CommitOptions<Order, string>['decide'];

/** Changes nothing and says what it was decided on. */
const versionSeen: Decide = order => ({ changes: {}, events: [], answer: String(order?.version) });

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
      budget: { deadline: orders.effects.clock() + 60_000, signal: new AbortController().signal },
      decide,
      ...more,
    });
  const operations = () => orders.faults.requests.map(({ operation }) => operation);

  it('take turns, in the order they came, and each costs one request', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `order-${index}`);
    const committed = await Promise.all(names.map(name => inTurn(told(name))));
    expect(committed.map(({ answer }) => answer)).toEqual(names);
    expect(operations()).toEqual(['GetItem', 'PutItem', ...names.slice(1).map(() => 'UpdateItem')]);
    expect((await orders.stored())?.outbox).toMatchObject(names.map(orderId => ({ data: { orderId } })));
  });

  it('that change nothing cost nothing when they came before the last write', async () => {
    const answers = await Promise.all([inTurn(told('one')), inTurn(told('two')), ...tenTimes(versionSeen)]);
    expect(answers.map(({ answer }) => answer)).toEqual(['one', 'two', ...Array(10).fill('2')]);
    expect(operations()).toEqual(['GetItem', 'PutItem', 'UpdateItem']);
  });

  it('are decided on nothing that is older than the call itself', async () => {
    await inTurn(told('before'));
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

  it('hand over what was written, also when a whole item that is out of date was given as the key', async () => {
    const { item: old } = await inTurn(told('before'));
    await inTurn(told('meanwhile'));
    const sent: Decide = () => ({ changes: {}, events: [], answer: 'sent', outbox: () => [] });
    await Promise.all([inTurn(sent, { key: old ?? key, ...defined({ known: old }) }), inTurn(told('next'))]);
    expect(await orders.stored()).toMatchObject({ version: 4, sequence: 3, notifications: 3 });
  });

  it('go past one whose request hangs; it then decides on what the others made of the item', async () => {
    await inTurn(told('before'));
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
