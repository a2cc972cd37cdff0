import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LeaseRequest } from '../../../shared/outbox/claim.ts';
import { withoutEntry } from '../../../shared/outbox/outbox.ts';
import { defined } from '../../../shared/platform/defined.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { notified, type Orders, openOrders, start, told } from './openOrders.ts';

const take: LeaseRequest = { kind: 'take', forMs: 30_000 };
const hold = (leaseId: string, claimNext: boolean): LeaseRequest => ({
  kind: 'hold',
  leaseId,
  forMs: 30_000,
  claimNext,
});
const nothing = () => ({ changes: {}, events: [], answer: undefined });

describeOnEveryEngine('the lease of a commit', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  it('is taken with the event it is for, and the attempt is recorded before it is made', async () => {
    const { claim } = await orders.commit({ known: null, decide: told('a'), lease: take });
    // 5 s before the second attempt, the upper half by chance: 0.5 gives 3.75 s.
    const entry = { attempts: 1, nextAt: start + 3_750, data: { orderId: 'a' } };
    expect(claim).toMatchObject({ leaseId: 'attempt-1', at: start, entry });
    expect(await orders.stored()).toMatchObject({
      leaseId: 'attempt-1',
      leaseUntil: start + 30_000,
      dueAt: start + 30_000,
      outbox: [entry],
    });
  });

  it('taken for a reminder, pauses in minutes: what was accepted takes its time', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    const accepted = (await orders.read())?.outbox.map(entry => ({ ...entry, acceptedAt: start }));
    await orders.writeRaw({ outbox: accepted });
    orders.advance(30_000);
    const { claim } = await orders.commit({ decide: notified, lease: take });
    // 2 minutes before the third, of which 0.5 leaves a quarter out.
    expect(claim?.entry).toMatchObject({ attempts: 2, nextAt: start + 30_000 + 90_000 });
  });

  it('is not taken while somebody else holds it; what was decided is written all the same', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    orders.advance(29_999);
    const second = await orders.commit({ decide: told('b'), lease: take });
    expect(second.claim).toBeUndefined();
    expect(second.item).toMatchObject({ version: 2, leaseId: 'attempt-1', dueAt: start + 30_000 });
    expect(second.item?.outbox.map(({ attempts }) => attempts)).toEqual([1, 0]);
  });

  it('is free for others from the moment it ends, and the first event goes first', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    orders.advance(30_000);
    const { claim } = await orders.commit({ decide: told('b'), lease: take });
    expect(claim).toMatchObject({ leaseId: 'attempt-2', entry: { attempts: 2, data: { orderId: 'a' } } });
  });

  it('is not taken when no event is due', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    await orders.commit({ decide: nothing, lease: hold('attempt-1', false) });
    const { claim, item } = await orders.commit({ decide: told('b'), lease: take });
    expect(claim).toBeUndefined();
    expect(item).not.toHaveProperty('leaseId');
    expect(item).toMatchObject({ dueAt: start + 3_750 });
  });

  it('held, goes on to the next event; with none left it is given back', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    await orders.commit({ decide: told('b'), lease: take });
    const gone = (sequence: number) => ({
      ...nothing(),
      outbox: (entries: Parameters<typeof withoutEntry>[0]) =>
        withoutEntry(entries, `evt_order~CS1_line~CS1-1_${sequence}`),
    });
    orders.advance(10_000);
    const next = await orders.commit({ decide: () => gone(1), lease: hold('attempt-1', true) });
    expect(next.claim).toMatchObject({ entry: { sequence: 2, attempts: 1 } });
    expect(next.item).toMatchObject({ leaseUntil: start + 40_000 });
    const leaseId = next.claim?.leaseId ?? '';
    const last = await orders.commit({ decide: () => gone(2), lease: hold(leaseId, true) });
    expect(last.claim).toBeUndefined();
    const stored = await orders.stored();
    for (const attribute of ['leaseId', 'leaseUntil', 'dueShard', 'dueAt']) {
      expect(stored).not.toHaveProperty(attribute);
    }
  });

  it('held, is given back at once when no further event is wanted', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    orders.advance(10_000);
    const { claim, item } = await orders.commit({ decide: nothing, lease: hold('attempt-1', false) });
    expect(claim).toBeUndefined();
    expect(item?.outbox).toMatchObject([{ attempts: 1, nextAt: start + 3_750 }]);
    expect(await orders.stored()).not.toHaveProperty('leaseUntil');
  });

  it('lost to a successor, lets nothing be written any more', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    const before = await orders.stored();
    const { claim, answer } = await orders.commit({
      decide: told('slow worker'),
      lease: hold('attempt-of-before', true),
    });
    expect([claim, answer]).toEqual([undefined, 'slow worker']);
    expect(await orders.stored()).toEqual(before);
  });

  it('lost between reading and writing, lets nothing be written either', async () => {
    await orders.commit({ decide: told('a'), lease: take });
    const known = await orders.read();
    orders.advance(30_000);
    await orders.commit({ decide: told('b'), lease: take });
    const before = await orders.stored();
    const { claim } = await orders.commit({
      ...defined({ known }),
      decide: told('slow worker'),
      lease: hold('attempt-1', true),
    });
    expect(claim).toBeUndefined();
    expect(await orders.stored()).toEqual(before);
  });

  it('whose answer was lost is recognised with its event', async () => {
    orders.faults.inject('lose-answer', { operation: 'PutItem', times: 2 });
    const { claim } = await orders.commit({ known: null, decide: told('a'), lease: take });
    expect(claim).toMatchObject({ leaseId: 'attempt-1', entry: { data: { orderId: 'a' }, attempts: 1 } });
  });

  it('whose answer was lost is not ours any more when a successor has taken it', async () => {
    orders.faults.inject('lose-answer', { operation: 'PutItem', times: 2 });
    orders.whileWaiting(async () => {
      orders.advance(30_000);
      await orders.commit({ decide: notified, lease: take });
    });
    const { claim, item } = await orders.commit({ known: null, decide: told('a'), lease: take });
    expect(item?.leaseId).toBe('attempt-2');
    expect(claim).toBeUndefined();
  });
});

describeOnEveryEngine('what comes before the first write', engine => {
  let orders: Orders;
  beforeEach(async () => {
    orders = await openOrders(engine);
  });
  afterEach(() => orders.close());

  it('is awaited once, also when the write is tried again', async () => {
    let replayChecked = 0;
    orders.faults.inject('throttle', { operation: 'PutItem', times: 4 });
    await orders.commit({
      known: null,
      decide: notified,
      beforeWrite: async () => {
        replayChecked += 1;
      },
    });
    expect(replayChecked).toBe(1);
  });

  it('stops the write when it refuses', async () => {
    const replayed = orders.commit({
      decide: notified,
      beforeWrite: () => Promise.reject(new Error('seen before')),
    });
    await expect(replayed).rejects.toThrow('seen before');
    expect(await orders.read()).toBeUndefined();
  });

  it('is not asked for, and nothing is written, when nothing changes', async () => {
    await orders.commit({ decide: notified });
    const before = await orders.stored();
    orders.faults.clear();
    const { answer } = await orders.commit({
      decide: () => ({ ...nothing(), answer: 'as before' }),
      beforeWrite: () => Promise.reject(new Error('not to be asked')),
      lease: take,
    });
    expect(answer).toBe('as before');
    expect(orders.faults.requests.map(({ operation }) => operation)).toEqual(['GetItem']);
    expect(await orders.stored()).toEqual(before);
  });

  it('nothing is made of an item that is not there when nothing is decided', async () => {
    expect(await orders.commit({ decide: nothing })).toMatchObject({ item: undefined });
    expect(await orders.stored()).toBeUndefined();
  });
});
