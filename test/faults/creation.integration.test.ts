import { afterEach, beforeEach, expect, it } from 'vitest';
import { instanceIdFor, instanceKey } from '../../shared/instance/identity.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { deferred } from '../support/deferred.ts';
import { eventually } from '../support/eventually.ts';
import { purchase, sendEvent, signedCall, signedEvent } from '../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../support/testBridge.ts';

const app = { frontEndUrl: 'https://app.example.com/a', userName: 'admin', password: 'initial' };

describeOnEveryEngine('one instance per order', engine => {
  let test: TestBridge;
  const open = async (settings: Readonly<Record<string, string>> = {}) => {
    await test?.close();
    test = await openTestBridge(engine, { settings });
  };
  beforeEach(async () => {
    test = await openTestBridge(engine);
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  });
  afterEach(() => test.close());

  const idOf = (orderId: string) => instanceIdFor('saas-v2', orderId, `${orderId}-000001`);
  const isPut = { operation: 'PutItem', where: ({ key }: { key?: { pk: string } }) => isInstance(key) };
  const isInstance = (key: { pk: string } | undefined) => key?.pk.startsWith('instance#') ?? false;
  const createdIds = () =>
    new Set(test.product.received.filter(({ type }) => type === 'instance.created').map(({ id }) => id));

  it('1 sequential retry with new businessId, nonce and timestamp: the same instance, told once', async () => {
    const first = await signedCall(test.bridge, purchase('CS-1'));
    test.clock.advance(3_600_000);
    const second = await signedCall(test.bridge, purchase('CS-1'));
    expect(second).toMatchObject({ resultCode: '000000', instanceId: first.instanceId });
    expect(test.product.received).toHaveLength(1);
    // Nothing in it is another payload: what the marketplace makes anew on every try does not count.
    expect(test.alarms()).toEqual([]);
  });

  it('2 500 parallel calls: one id, one item, one event', async () => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => signedCall(test.bridge, purchase('CS-STORM'))),
    );
    // On a busy machine a call may run out of time: it must say 000005, and never anything else.
    const late = answers.filter(({ resultCode }) => resultCode === '000005');
    const inTime = answers.filter(({ resultCode }) => resultCode === '000000' || resultCode === '000004');
    expect(late.length + inTime.length).toBe(500);
    expect(inTime.filter(({ instanceId }) => instanceId !== idOf('CS-STORM'))).toEqual([]);
    // What did not get done in time is done by the schedule.
    test.clock.advance(60_000);
    await test.run('deliver');
    expect(await signedCall(test.bridge, purchase('CS-STORM'))).toMatchObject({
      resultCode: '000000',
      instanceId: idOf('CS-STORM'),
    });
    expect(createdIds().size).toBe(1);
    const items = await test.stored(instanceKey(idOf('CS-STORM')).pk);
    expect(items.filter(({ sk }) => sk === 'instance')).toHaveLength(1);
    expect((await test.instance(idOf('CS-STORM')))?.status).toBe('active');
  });

  it('2 a first write that arrives when the winner is done changes nothing', async () => {
    const hold = deferred();
    const late = test.faults.inject({ holdRequest: hold.promise }, isPut);
    const slow = signedCall(test.bridge, purchase('CS-LATE'));
    await eventually(() => expect(late.hits).toBe(1));
    expect(await signedCall(test.bridge, purchase('CS-LATE'))).toMatchObject({ resultCode: '000000' });
    const done = await test.instance(idOf('CS-LATE'));
    hold.resolve();
    expect(await slow).toMatchObject({ resultCode: '000000', instanceId: idOf('CS-LATE') });
    expect(await test.instance(idOf('CS-LATE'))).toEqual(done);
    expect(test.product.received).toHaveLength(1);
  });

  for (const oldItem of ['hide-old-item', 'return-old-item'] as const) {
    it(`3 and 9 committed but the answer lost (${oldItem}): the SDK's own repeat recognises our write`, async () => {
      const lost = test.faults.inject('lose-answer', isPut);
      test.faults.inject(oldItem, { ...isPut, nth: 2 });
      const answer = await signedCall(test.bridge, purchase('CS-LOST'));
      expect(lost.hits).toBe(1);
      expect(answer).toMatchObject({ resultCode: '000000', instanceId: idOf('CS-LOST') });
      expect(test.product.received).toHaveLength(1);
      expect((await test.instance(idOf('CS-LOST')))?.sequence).toBe(2);
    });
  }

  it('9 the SDK repeats the claim of a nonce after a lost answer: not taken for a replay', async () => {
    const lost = test.faults.inject('lose-answer', {
      operation: 'PutItem',
      where: ({ key }) => key?.pk.startsWith('nonce#') ?? false,
    });
    expect(await signedCall(test.bridge, purchase('CS-NONCE'))).toMatchObject({ resultCode: '000000' });
    expect(lost.hits).toBe(1);
  });

  it('9 a nonce that was used before is refused, and nothing is written', async () => {
    const bought = await signedCall(test.bridge, purchase('CS-REPLAY'));
    const freeze = signedEvent(
      { activity: 'updateInstanceStatus', instanceId: bought.instanceId, status: 'FREEZE' },
      test.clock.now(),
    );
    expect(await sendEvent(test.bridge, freeze)).toMatchObject({ resultCode: '000000' });
    await signedCall(test.bridge, {
      activity: 'updateInstanceStatus',
      instanceId: bought.instanceId,
      status: 'UNFREEZE',
    });
    const before = await test.instance(bought.instanceId ?? '');
    expect(await sendEvent(test.bridge, freeze)).toMatchObject({ resultCode: '000001' });
    expect(await test.instance(bought.instanceId ?? '')).toEqual(before);
  });

  it('4 killed after the claim, before provisioning: the schedule finishes it under the same event id', async () => {
    await open({ ANSWER_WITHIN_MS: '2500', INLINE_DELIVERY_MS: '500' });
    const hold = deferred();
    test.product.respond(() => ({ delay: hold.promise }));
    // The table goes away too, as for a process that is gone: nothing after the claim is recorded.
    test.faults.inject('lose-request', { operation: 'UpdateItem', times: Number.POSITIVE_INFINITY });
    await signedCall(test.bridge, purchase('CS-KILL'));
    hold.resolve();
    test.faults.clear();
    test.answerWithin();
    const left = await test.instance(idOf('CS-KILL'));
    expect(left).toMatchObject({ status: 'provisioning', version: 1, leaseId: expect.any(String) });
    test.product.respond(() => ({ body: { app } }));
    test.clock.advance(60_000);
    await test.run('deliver');
    expect((await test.instance(idOf('CS-KILL')))?.status).toBe('active');
    expect(createdIds().size).toBe(1);
    expect(await signedCall(test.bridge, purchase('CS-KILL'))).toMatchObject({ resultCode: '000000' });
  });

  it('4 killed after the claim, and no schedule runs: the next repeat asks the product itself', async () => {
    const hold = deferred();
    test.product.respond(() => ({ delay: hold.promise }));
    test.faults.inject('lose-request', { operation: 'UpdateItem', times: Number.POSITIVE_INFINITY });
    const killed = signedCall(test.bridge, purchase('CS-KILL-REPEAT'));
    await eventually(() => expect(test.product.received).toHaveLength(1));
    // While the lease lasts, somebody may be at it.
    expect(await signedCall(test.bridge, purchase('CS-KILL-REPEAT'))).toMatchObject({ resultCode: '000004' });
    expect(test.product.received).toHaveLength(1);
    hold.resolve();
    const { leaseUntil = 0 } = (await test.instance(idOf('CS-KILL-REPEAT'))) ?? {};
    test.clock.advance(leaseUntil - test.clock.now() + 1_000);
    await killed;
    test.faults.clear();
    test.product.respond(() => ({ body: { app } }));
    const repeats = await Promise.all(
      Array.from({ length: 5 }, () => signedCall(test.bridge, purchase('CS-KILL-REPEAT'))),
    );
    expect(repeats.map(({ resultCode }) => resultCode)).toContain('000000');
    expect(test.product.received).toHaveLength(2);
    expect(createdIds().size).toBe(1);
    expect(await test.instance(idOf('CS-KILL-REPEAT'))).toMatchObject({ status: 'active', outbox: [] });
  });

  it('4 a product that just failed is not asked again by every repeat, but when its pause is over', async () => {
    test.product.respond(() => ({ status: 503 }));
    await signedCall(test.bridge, purchase('CS-PAUSE'));
    for (let repeat = 0; repeat < 5; repeat += 1) {
      expect(await signedCall(test.bridge, purchase('CS-PAUSE'))).toMatchObject({ resultCode: '000004' });
    }
    expect(test.product.received).toHaveLength(1);
    test.clock.advance(10_000);
    test.product.respond(() => ({ body: { app } }));
    expect(await signedCall(test.bridge, purchase('CS-PAUSE'))).toMatchObject({ resultCode: '000000' });
    expect(test.product.received).toHaveLength(2);
  });

  it('9 a recorded call of a creation that is not finished asks nobody and claims nothing', async () => {
    test.product.respond(() => ({ status: 503 }));
    const bought = signedEvent(purchase('CS-REPLAYED'), test.clock.now());
    await sendEvent(test.bridge, bought);
    test.clock.advance(10_000);
    const before = await test.instance(idOf('CS-REPLAYED'));
    expect(await sendEvent(test.bridge, bought)).toMatchObject({ resultCode: '000001' });
    expect(await test.instance(idOf('CS-REPLAYED'))).toEqual(before);
    expect(test.product.received).toHaveLength(1);
  });

  it('4 killed while the product is told of a freeze: the lease ends within a second, and the schedule goes on', async () => {
    await open({ ANSWER_WITHIN_MS: '2500', INLINE_DELIVERY_MS: '300' });
    test.product.respond(() => ({ body: { app } }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-KILL-FREEZE'));
    const hold = deferred();
    test.product.respond(() => ({ delay: hold.promise }));
    test.faults.inject('lose-request', {
      operation: 'UpdateItem',
      where: ({ key }) => isInstance(key),
      nth: 2,
      times: Number.POSITIVE_INFINITY,
    });
    await signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' });
    hold.resolve();
    test.faults.clear();
    test.answerWithin();
    const left = await test.instance(instanceId);
    expect(left).toMatchObject({ status: 'frozen', leaseId: expect.any(String) });
    // Twice the time for the product, and what follows its answer.
    expect((left?.leaseUntil ?? 0) - (left?.updatedAt ?? 0)).toBeLessThanOrEqual(1_000);
    test.product.respond(() => ({ status: 204 }));
    test.clock.advance(60_000);
    await test.run('deliver');
    expect(await test.instance(instanceId)).toMatchObject({ status: 'frozen', outbox: [] });
    expect(test.product.received.at(-1)?.type).toBe('instance.frozen');
  });

  it('5 a slow worker finishing after its successor changes nothing', async () => {
    test.product.respond(() => ({ status: 500 }));
    await signedCall(test.bridge, purchase('CS-SLOW'));
    test.clock.advance(60_000);
    const slow = deferred();
    const asked = deferred();
    test.product.respond(() => {
      asked.resolve();
      return { delay: slow.promise, body: { app: { ...app, userName: 'slow' } } };
    });
    // It has time left when it comes back: only the lost lease may stop it.
    const slowWorker = test.run('deliver', 10 * 60_000);
    await asked.promise;
    // The lease of the slow worker ends while it waits.
    test.clock.advance(60_000);
    test.product.respond(() => ({ body: { app: { ...app, userName: 'successor' } } }));
    await test.run('deliver');
    const after = await test.instance(idOf('CS-SLOW'));
    expect(after?.status).toBe('active');
    slow.resolve();
    await slowWorker;
    expect(await test.instance(idOf('CS-SLOW'))).toEqual(after);
    expect(
      await signedCall(test.bridge, { activity: 'queryInstance', instanceId: after?.instanceId }),
    ).toMatchObject({ info: [{ appInfo: { userName: 'successor' } }] });
  });

  it('6 provisioning done but not recorded: asked again under the same id, the same app', async () => {
    test.faults.inject('lose-request', {
      operation: 'UpdateItem',
      where: ({ key }) => isInstance(key),
      times: Number.POSITIVE_INFINITY,
    });
    // It tries as long as the answer has time.
    test.answerWithin(2_000);
    await signedCall(test.bridge, purchase('CS-UNRECORDED'));
    test.answerWithin();
    test.faults.clear();
    expect((await test.instance(idOf('CS-UNRECORDED')))?.status).toBe('provisioning');
    test.clock.advance(60_000);
    await test.run('deliver');
    expect(test.product.received.length).toBeGreaterThan(1);
    expect(createdIds().size).toBe(1);
    expect((await test.instance(idOf('CS-UNRECORDED')))?.status).toBe('active');
  });

  it('11 same order, other payload: the first call wins, success, an alarm', async () => {
    const first = await signedCall(test.bridge, { ...purchase('CS-OTHER'), newField: 'a' });
    const before = await test.instance(idOf('CS-OTHER'));
    const second = await signedCall(test.bridge, { ...purchase('CS-OTHER'), newField: 'b' });
    expect(second).toMatchObject({ resultCode: '000000', instanceId: first.instanceId });
    expect(await test.instance(idOf('CS-OTHER'))).toEqual(before);
    expect(test.alarms()).toContain('SameOrderOtherContents');
    expect(test.product.received).toHaveLength(1);
  });

  it('12 two lines in one order are two instances, and delimiters in ids do not make keys collide', async () => {
    const calls = [
      purchase('CS-12', 1),
      purchase('CS-12', 2),
      { ...purchase('x'), orderId: 'A#B', orderLineId: 'C' },
      { ...purchase('x'), orderId: 'A', orderLineId: 'B#C' },
      { ...purchase('x'), orderId: 'A%23B', orderLineId: 'C' },
    ];
    const ids = [];
    for (const call of calls) ids.push((await signedCall(test.bridge, call)).instanceId);
    expect(new Set(ids).size).toBe(calls.length);
  });

  it('13 test calls for ever: they succeed on any id, also while the table is down, and leave nothing', async () => {
    test.faults.inject('lose-request', { times: Number.POSITIVE_INFINITY });
    const id = 'huaiweitest123456';
    const order = { orderId: 'CS1906666666ABCDE', orderLineId: 'CS1906666666ABCDE-000001' };
    const calls = [
      { ...purchase('CS1906666666ABCDE') },
      { activity: 'queryInstance', instanceId: id },
      {
        activity: 'refreshInstance',
        scene: 'RENEWAL',
        ...order,
        instanceId: id,
        expireTime: '20300101000000',
      },
      { activity: 'updateInstanceStatus', instanceId: id, status: 'FREEZE' },
      { activity: 'releaseInstance', instanceId: id },
      { activity: 'upgradeInstance', instanceId: id, ...order },
      { activity: 'changeInstanceCheck', instanceId: id, productInfo: { productId: 'p' } },
    ];
    const answers = [];
    // One that asks the table after all is not waited for.
    test.answerWithin(2_000);
    for (let round = 0; round < 20; round += 1) {
      for (const call of calls) {
        const answer = await signedCall(test.bridge, { ...call, testFlag: '1' });
        expect([call.activity, answer.resultCode]).toEqual([call.activity, '000000']);
        answers.push(answer);
      }
    }
    const created = answers.filter(({ instanceId }) => instanceId !== undefined);
    expect(new Set(created.map(({ instanceId }) => instanceId)).size).toBe(1);
    expect(created[0]?.instanceId).toMatch(/^test-[0-9a-f-]{36}$/);
    expect(created[0]?.instanceId?.length).toBeLessThanOrEqual(64);
    expect(test.faults.requests).toEqual([]);
    expect(test.product.received).toEqual([]);
  });

  it('14 newInstance after release: the same id, success, nothing made anew', async () => {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-GONE'));
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    const told = test.product.received.length;
    expect(await signedCall(test.bridge, purchase('CS-GONE'))).toMatchObject({
      resultCode: '000000',
      instanceId,
    });
    expect((await test.instance(instanceId ?? ''))?.status).toBe('released');
    expect(test.product.received).toHaveLength(told);
  });

  it('15 no engine may delete a claim: an instance never has a ttl, alive or released', async () => {
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-TTL'));
    const pk = instanceKey(instanceId).pk;
    const claim = async () => (await test.stored(pk)).find(({ sk }) => sk === 'instance');
    expect(await claim()).not.toHaveProperty('ttl');
    await signedCall(test.bridge, { activity: 'releaseInstance', instanceId });
    const tombstone = await claim();
    expect(tombstone).not.toHaveProperty('ttl');
    expect(tombstone).not.toHaveProperty('app');
  });

  it('10 throttling of the first write is not taken for "exists"', async () => {
    const throttled = test.faults.inject('throttle', { ...isPut, times: 2 });
    expect(await signedCall(test.bridge, purchase('CS-THROTTLED'))).toMatchObject({ resultCode: '000000' });
    expect(throttled.hits).toBe(2);
    expect((await test.instance(idOf('CS-THROTTLED')))?.status).toBe('active');
  });

  it('10 throttling of the claim of a nonce is not taken for a replay: 000005, and the next call succeeds', async () => {
    const { instanceId } = await signedCall(test.bridge, purchase('CS-10'));
    test.faults.inject('throttle', {
      operation: 'PutItem',
      where: ({ key }) => key?.pk.startsWith('nonce#') ?? false,
      times: 2,
    });
    const freeze = { activity: 'updateInstanceStatus', instanceId, status: 'FREEZE' };
    expect(await signedCall(test.bridge, freeze)).toMatchObject({ resultCode: '000005' });
    expect((await test.instance(instanceId ?? ''))?.status).toBe('active');
    expect(await signedCall(test.bridge, freeze)).toMatchObject({ resultCode: '000000' });
  });

  it('27 the deadline ends a call with 000005 and loses nothing: the product aborting at the deadline', async () => {
    await open({ ANSWER_WITHIN_MS: '2500', INLINE_DELIVERY_MS: '400' });
    const hold = deferred();
    test.product.respond(() => ({ delay: hold.promise }));
    const answer = await signedCall(test.bridge, purchase('CS-NEVER'));
    expect(answer).toMatchObject({ resultCode: '000004', instanceId: idOf('CS-NEVER') });
    hold.resolve();
    test.product.respond(() => ({ body: { app } }));
    test.clock.advance(60_000);
    await test.run('deliver');
    expect((await test.instance(idOf('CS-NEVER')))?.status).toBe('active');
  });

  it('a call that has no time left writes nothing half: the next one finishes', async () => {
    await open({ ANSWER_WITHIN_MS: '2500', INLINE_DELIVERY_MS: '400' });
    const never = new Promise<void>(() => undefined);
    const held = test.faults.inject(
      { holdRequest: never },
      { operation: 'PutItem', times: Number.POSITIVE_INFINITY },
    );
    expect(await signedCall(test.bridge, purchase('CS-HELD'))).toMatchObject({ resultCode: '000005' });
    held.remove();
    test.answerWithin();
    expect(await test.instance(idOf('CS-HELD'))).toBeUndefined();
    test.product.respond(() => ({ body: { app } }));
    expect(await signedCall(test.bridge, purchase('CS-HELD'))).toMatchObject({ resultCode: '000000' });
  });
});
