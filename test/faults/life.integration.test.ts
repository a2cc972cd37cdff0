import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { configCache } from '../../shared/config/configCache.ts';
import { instanceKey } from '../../shared/instance/identity.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import type { InjectedFault } from '../engines/faults.ts';
import { answerJson, wireRequest, withJson } from '../engines/wireMessage.ts';
import { deferred } from '../support/deferred.ts';
import { eventually } from '../support/eventually.ts';
import { sellerCall } from '../support/sellerCall.ts';
import { purchase, type SignedCallOptions, signedCall } from '../support/signedCall.ts';
import { baseKey, openTestBridge, type TestBridge } from '../support/testBridge.ts';

const hour = 3_600_000;
const day = 24 * hour;
const app = { frontEndUrl: 'https://app.example.com/a' };

/** Epoch ms as the marketplace writes it: `yyyyMMddHHmmss`, UTC. */
const wireTime = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\D/g, '').slice(0, 14);

describeOnEveryEngine('the life of an instance under faults', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    normal();
  });
  afterEach(() => test.close());

  const normal = () =>
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 204 }));
  const buy = async (orderId: string): Promise<string> =>
    (await signedCall(test.bridge, purchase(orderId))).instanceId ?? '';
  let orders = 0;
  const renewal = (instanceId: string, expireAt: number, more: Readonly<Record<string, string>> = {}) => {
    orders += 1;
    const orderId = `CS-RENEWAL-${orders}`;
    return {
      activity: 'refreshInstance',
      scene: 'RENEWAL',
      orderId,
      orderLineId: `${orderId}-000001`,
      instanceId,
      expireTime: wireTime(expireAt),
      ...more,
    };
  };
  const status = (instanceId: string, to: 'FREEZE' | 'UNFREEZE') => ({
    activity: 'updateInstanceStatus',
    instanceId,
    status: to,
  });
  const call = async (fields: Readonly<Record<string, unknown>>, options?: SignedCallOptions) =>
    (await signedCall(test.bridge, fields, options)).resultCode;
  const whole = (epochMs: number): number => Math.floor(epochMs / 1000) * 1000;
  const told = () => test.product.received.map(({ type }) => type);

  it('7 a read error is not absence: 000005, never 000003', async () => {
    const id = await buy('CS-7');
    const fault = test.faults.inject('throttle', {
      operation: 'GetItem',
      times: Number.POSITIVE_INFINITY,
    });
    expect(await call(status(id, 'FREEZE'))).toBe('000005');
    fault.remove();
    const batch = test.faults.inject('throttle', {
      operation: 'BatchGetItem',
      times: Number.POSITIVE_INFINITY,
    });
    expect(await call({ activity: 'queryInstance', instanceId: id })).toBe('000005');
    batch.remove();
    expect(await call(status(id, 'FREEZE'))).toBe('000000');
  });

  it('7 a batch of which the table left keys over is no answer: 000005, never a part of it', async () => {
    const id = await buy('CS-7-BATCH');
    const client = test.bridge.table.getDocumentClient();
    const { name } = test.bridge.config.table;
    const { requestHandler } = client.config;
    client.config.requestHandler = Object.assign(Object.create(requestHandler), {
      handle: async (...args: Parameters<typeof requestHandler.handle>) => {
        const answer = await requestHandler.handle(...args);
        if (wireRequest(args[0]).operation !== 'BatchGetItem') return answer;
        const { pk, sk } = instanceKey('x');
        const left = { [name]: { Keys: [{ pk: { S: pk }, sk: { S: sk } }] } };
        return withJson(answer, { ...(await answerJson(answer)), UnprocessedKeys: left });
      },
    });
    expect(await call({ activity: 'queryInstance', instanceId: `${id},x` })).toBe('000005');
    client.config.requestHandler = requestHandler;
    expect(await call({ activity: 'queryInstance', instanceId: `${id},x` })).toBe('000000');
  });

  it('8 an index two minutes behind: calls work on the item itself, schedules come back', async () => {
    test.faults.lagIndexes(120_000);
    test.product.respond(() => ({ status: 500 }));
    const id = await buy('CS-8');
    expect(await call(renewal(id, test.clock.now() + 300 * day))).toBe('000000');
    expect(await call({ activity: 'queryInstance', instanceId: id })).toBe('000004');
    normal();
    test.clock.advance(60_000);
    expect((await test.run('deliver')).worked).toBe(0);
    test.clock.advance(120_000);
    await test.run('deliver');
    expect((await test.instance(id))?.outbox).toEqual([]);
    expect((await test.instance(id))?.status).toBe('active');
  });

  it('8 a candidate of a stale index is passed over, since the item itself is not due', async () => {
    test.product.respond(() => ({ status: 500 }));
    const id = await buy('CS-STALE-INDEX');
    test.clock.advance(60_000);
    const { dueShard = '' } = (await test.instance(id)) ?? {};
    const page = await test.bridge.index.page(dueShard, test.clock.now(), 10);
    normal();
    await test.run('deliver');
    // Somebody who read the index before still has the key.
    const [candidate = instanceKey('')] = page.items;
    const now = test.clock.now();
    const lease = { id: 'late', now, until: now + 30_000 };
    expect(await test.bridge.index.lease(candidate, lease)).toBe(false);
  });

  it('16 release, freeze and renewal before creation is finished', async () => {
    test.product.respond(() => ({ status: 202 }));
    const frozen = await buy('CS-16-FREEZE');
    const until = whole(test.clock.now() + 300 * day);
    expect(await call(status(frozen, 'FREEZE'))).toBe('000000');
    expect(await call(renewal(frozen, until))).toBe('000000');
    expect(await test.instance(frozen)).toMatchObject({
      status: 'provisioning',
      freezeWaiting: 'marketplace-status',
      expireAt: until,
    });
    const released = await buy('CS-16-RELEASE');
    expect(await call({ activity: 'releaseInstance', instanceId: released })).toBe('000000');
    normal();
    test.clock.advance(2 * hour);
    await test.run('deliver');
    expect(await test.instance(frozen)).toMatchObject({ status: 'frozen', expireAt: until, outbox: [] });
    expect(await test.instance(released)).toMatchObject({ status: 'released', outbox: [] });
    const ofReleased = test.product.received.filter(({ data }) => data.instanceId === released);
    expect(ofReleased.map(({ type }) => type)).toEqual(['instance.created', 'instance.released']);
  });

  it('16 a creation that was never attempted is withdrawn by a release; an attempted one is told to the end', async () => {
    test.product.respond(() => ({ status: 500 }));
    const id = await buy('CS-16-ATTEMPTED');
    expect(await call({ activity: 'releaseInstance', instanceId: id })).toBe('000000');
    normal();
    test.clock.advance(hour);
    await test.run('deliver');
    expect(told()).toEqual(['instance.created', 'instance.created', 'instance.released']);
    expect(new Set(test.product.received.map(({ id: eventId }) => eventId)).size).toBe(2);
    expect((await test.instance(id))?.status).toBe('released');
  });

  it('17 a freeze signed more than 60 s before the newest status call changes nothing and alarms', async () => {
    const id = await buy('CS-17');
    expect(await call(status(id, 'FREEZE'), { skew: 0 })).toBe('000000');
    test.clock.advance(121_000);
    expect(await call(status(id, 'UNFREEZE'), { skew: 59_000 })).toBe('000000');
    expect(await call(status(id, 'FREEZE'), { skew: -59_000 })).toBe('000000');
    expect(await test.instance(id)).toMatchObject({ status: 'active' });
    expect(test.alarms()).toContain('StaleStatusCall');
  });

  for (const first of ['renewal', 'clock'] as const) {
    it(`18 the expiry job racing a renewal, the ${first} writing first: the renewed instance stays usable`, async () => {
      const id = await buy('CS-18');
      await call(renewal(id, test.clock.now() + day));
      test.clock.advance(3 * day);
      const until = whole(test.clock.now() + 300 * day);
      if (first === 'clock') {
        const [, code] = await Promise.all([test.run('expire'), call(renewal(id, until))]);
        expect(code).toBe('000000');
      } else {
        // The job has taken the lease, read and decided to freeze; its write waits until the renewal is through.
        const hold = deferred();
        const freezes = test.faults.inject(
          { holdRequest: hold.promise },
          { operation: 'UpdateItem', where: ({ input }) => JSON.stringify(input).includes('"clock"') },
        );
        const job = test.run('expire');
        await eventually(() => expect(freezes.hits).toBe(1));
        expect(await call(renewal(id, until))).toBe('000000');
        hold.resolve();
        await job;
      }
      await test.run('expire');
      expect(await test.instance(id)).toMatchObject({ status: 'active', expireAt: until });
    });
  }

  it('19 schedules that fire twice and overlap deliver each event once', async () => {
    test.product.respond(() => ({ status: 500 }));
    const ids = [];
    for (let index = 0; index < 10; index += 1) ids.push(await buy(`CS-19-${index}`));
    normal();
    test.clock.advance(60_000);
    const before = test.product.received.length;
    const reports = await Promise.all([test.run('deliver'), test.run('deliver'), test.run('deliver')]);
    expect(reports.reduce((sum, { worked }) => sum + worked, 0)).toBe(10);
    expect(test.product.received).toHaveLength(before + 10);
    for (const id of ids) expect((await test.instance(id))?.status).toBe('active');
  });

  it('19 an item that somebody holds is taken by nobody else, whatever its due time says', async () => {
    test.product.respond(() => ({ status: 500 }));
    const key = instanceKey(await buy('CS-19-HELD'));
    const now = test.clock.now();
    await test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.config.table.name,
        Key: key,
        UpdateExpression: 'SET dueAt = :past, leaseUntil = :ahead',
        ExpressionAttributeValues: { ':past': 1, ':ahead': now + 30_000 },
      }),
    );
    const lease = { id: 'another', now, until: now + 30_000 };
    expect(await test.bridge.index.lease(key, lease)).toBe(false);
    const later = now + 30_000;
    const free = { id: 'another', now: later, until: later + 30_000 };
    expect(await test.bridge.index.lease(key, free)).toBe(true);
  });

  it('19 schedules that were down for a day catch up, whichever of them runs', async () => {
    const id = await buy('CS-19-DAY');
    await call(renewal(id, test.clock.now() + hour));
    test.clock.advance(3 * day);
    await test.run('deliver');
    expect(await test.instance(id)).toMatchObject({ status: 'frozen', frozenBy: 'clock' });
    expect(told().at(-1)).toBe('instance.frozen');
  });

  it('20 renewals and cancellations repeated and reordered end at the same expiry', async () => {
    const base = whole(test.clock.now() + 100 * day);
    const id = await buy('CS-20');
    const first = renewal(id, base + 365 * day);
    const second = renewal(id, base + 730 * day);
    const cancelled = renewal(id, base + 365 * day, { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD' });
    for (const fields of [second, first, second, first]) expect(await call(fields)).toBe('000000');
    expect((await test.instance(id))?.expireAt).toBe(base + 730 * day);
    for (const fields of [cancelled, second, cancelled, first]) expect(await call(fields)).toBe('000000');
    expect((await test.instance(id))?.expireAt).toBe(base + 365 * day);
    expect(told().filter(type => type === 'instance.renewed')).toHaveLength(3);
  });

  it('20 the same renewal with another expiry changes nothing and alarms', async () => {
    const until = whole(test.clock.now() + 100 * day);
    const id = await buy('CS-20-OTHER');
    const fields = renewal(id, until);
    await call(fields);
    expect(await call({ ...fields, expireTime: wireTime(until + day) })).toBe('000000');
    expect((await test.instance(id))?.expireAt).toBe(until);
    expect(test.alarms()).toContain('SameEventOtherContents');
  });

  it('21 a table that throttles for good: 000005 within the time of the answer', async () => {
    const id = await buy('CS-21');
    const afterItsTime = async (fault: InjectedFault) => {
      const answer = call(status(id, 'FREEZE'));
      await eventually(() => expect(fault.hits).toBeGreaterThan(0));
      test.clock.advance(60_000);
      return answer;
    };
    const throttled = test.faults.inject('throttle', { times: Number.POSITIVE_INFINITY });
    expect(await afterItsTime(throttled)).toBe('000005');
    test.faults.clear();
    // A table that never answers: that there is an answer at all shows that the deadline ends the call.
    const never = new Promise<void>(() => undefined);
    const held = test.faults.inject({ holdRequest: never }, { times: Number.POSITIVE_INFINITY });
    expect(await afterItsTime(held)).toBe('000005');
    test.faults.clear();
    expect(await call(status(id, 'FREEZE'))).toBe('000000');
  });

  it('21 parameters that cannot be reached keep the last configuration and report it', async () => {
    let now = 0;
    let reachable = true;
    const failures: unknown[] = [];
    const read = configCache({
      read: async () => {
        if (!reachable) throw new Error('unreachable');
        return { at: now };
      },
      clock: () => now,
      random: () => 0,
      onRefreshFailure: error => failures.push(error),
    });
    expect(await read()).toEqual({ at: 0 });
    reachable = false;
    now = 301_000;
    expect(await read()).toEqual({ at: 0 });
    expect(failures).toHaveLength(1);
  });

  it('22 keys rotated between retries: both verify, and each answer is signed with the key of its call', async () => {
    const other = 'test-base-access-key-0002';
    const rotated = await openTestBridge(engine, {
      settings: { BASE_ACCESS_KEYS: `${other},${baseKey}`, TABLE_NAME: test.bridge.config.table.name },
    });
    try {
      const before = await signedCall(test.bridge, purchase('CS-22'));
      const old = await signedCall(rotated.bridge, purchase('CS-22'));
      const fresh = await signedCall(rotated.bridge, purchase('CS-22'), { key: other });
      expect([old.instanceId, fresh.instanceId]).toEqual([before.instanceId, before.instanceId]);
      expect([old.resultCode, fresh.resultCode]).toEqual(['000000', '000000']);
      expect(old.body).toBe(fresh.body);
      expect(old.headers['Body-Sign']).not.toBe(fresh.headers['Body-Sign']);
    } finally {
      await rotated.close();
    }
  });

  it('25 two code versions live at once: what a newer one wrote is kept, what only it knows is not fatal', async () => {
    const id = await buy('CS-25');
    test.product.respond(() => ({ status: 500 }));
    await call(status(id, 'FREEZE'));
    const key = instanceKey(id);
    await test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.config.table.name,
        Key: key,
        UpdateExpression: 'SET fromTheFuture = :future, outbox[0].traits = :traits',
        ExpressionAttributeValues: { ':future': { a: 1 }, ':traits': ['new'] },
      }),
    );
    expect(await call(renewal(id, test.clock.now() + 100 * day))).toBe('000000');
    const stored = (await test.stored(key.pk)).find(({ sk }) => sk === 'instance');
    expect(stored?.fromTheFuture).toEqual({ a: 1 });
    expect(stored?.outbox).toMatchObject([
      { type: 'instance.frozen', traits: ['new'] },
      { type: 'instance.renewed' },
    ]);
  });

  it('25 a status that only a newer version knows is not ready and not lost', async () => {
    const id = await buy('CS-25-STATUS');
    await test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.config.table.name,
        Key: instanceKey(id),
        UpdateExpression: 'SET #status = :status',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':status': 'migrating' },
      }),
    );
    expect(await call({ activity: 'queryInstance', instanceId: id })).toBe('000004');
    expect(await call({ activity: 'releaseInstance', instanceId: id })).toBe('000000');
  });

  it('26 clock skew: ±59 s is accepted, ±61 s is 000002', async () => {
    const id = await buy('CS-26');
    const query = { activity: 'queryInstance', instanceId: id };
    const codes = [];
    for (const skew of [-59_000, 59_000, -61_000, 61_000]) codes.push(await call(query, { skew }));
    expect(codes).toEqual(['000000', '000000', '000002', '000002']);
  });

  it('27 the product down for a day, then back: every event once each, in sequence', async () => {
    const id = await buy('CS-27');
    test.product.respond(() => ({ status: 503 }));
    await call(renewal(id, test.clock.now() + 100 * day));
    await call(status(id, 'FREEZE'));
    await call(status(id, 'UNFREEZE'));
    await call({ activity: 'upgradeInstance', instanceId: id, orderId: 'U', orderLineId: 'U-1' });
    for (let hours = 0; hours < 24; hours += 1) {
      test.clock.advance(hour);
      await test.run('deliver');
    }
    expect(test.alarms()).toContain('EventOverdue');
    const failed = test.product.received.length;
    normal();
    test.clock.advance(hour);
    await test.run('deliver');
    const delivered = test.product.received.slice(failed);
    expect(delivered.map(({ type }) => type)).toEqual([
      'instance.renewed',
      'instance.frozen',
      'instance.unfrozen',
      'instance.upgraded',
    ]);
    const sequences = delivered.map(({ data }) => data.sequence as number);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    // Only the first was tried while the product was down: the others waited behind it.
    expect(new Set(test.product.received.slice(1, failed).map(({ type }) => type))).toEqual(
      new Set(['instance.renewed']),
    );
  });

  it('27 accepting without app data: the event stays due and alarmed until the instance is provisioned', async () => {
    test.product.respond(() => ({ status: 202 }));
    const id = await buy('CS-27-ACCEPTED');
    for (let minutes = 0; minutes < 3; minutes += 1) {
      test.clock.advance(hour);
      await test.run('deliver');
    }
    expect(told()).toEqual(['instance.created', 'instance.created', 'instance.created', 'instance.created']);
    expect(new Set(test.product.received.map(({ id: eventId }) => eventId)).size).toBe(1);
    expect(test.alarms()).toContain('AcceptedNotDone');
    normal();
    test.clock.advance(2 * hour);
    await test.run('deliver');
    expect(await test.instance(id)).toMatchObject({ status: 'active', outbox: [] });
  });

  it('27 an event that is settled while the product is asked leaves only with its line in the history', async () => {
    const hold = deferred();
    test.product.respond(() => ({ status: 202, delay: hold.promise }));
    const buying = buy('CS-27-OVERTAKEN');
    await eventually(() => expect(test.product.received).toHaveLength(1));
    const instanceId = String(test.product.received[0]?.data.instanceId);
    const path = `/api/v1/instances/${instanceId}`;
    await sellerCall(test.bridge, 'POST', `${path}/provisioned`, { token: 'product', body: { app } });
    hold.resolve();
    await buying;
    test.clock.advance(2 * hour);
    await test.run('deliver');
    expect(await test.instance(instanceId)).toMatchObject({ status: 'active', outbox: [] });
    const { body } = await sellerCall(test.bridge, 'GET', `${path}/history`, { token: 'reader' });
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual([
      'instance.created',
      'instance.provisioned',
    ]);
  });

  it('28 a violation freeze on a paid instance is never released by our clock', async () => {
    const id = await buy('CS-28');
    await call(renewal(id, test.clock.now() + 365 * day));
    await call(status(id, 'FREEZE'));
    for (const days of [17, 100, 200]) {
      test.clock.advance(days * day);
      await test.run('release');
      await test.run('expire');
      expect((await test.instance(id))?.status).toBe('frozen');
    }
    // Paid until day 365, 15 days of retention and a day of grace: now at day 317, then at day 382.
    test.clock.advance(65 * day);
    await test.run('release');
    // Nothing that cannot be undone without a word three days before.
    expect([(await test.instance(id))?.status, told().at(-1)]).toEqual(['frozen', 'instance.release-due']);
    test.clock.advance(3 * day - hour);
    await test.run('release');
    expect((await test.instance(id))?.status).toBe('frozen');
    test.clock.advance(hour);
    await test.run('release');
    expect((await test.instance(id))?.status).toBe('released');
    expect(told().at(-1)).toBe('instance.released');
  });

  it('28 what our own clock froze is reported and never released by it', async () => {
    const id = await buy('CS-28-CLOCK');
    await call(renewal(id, test.clock.now() + day));
    test.clock.advance(3 * day);
    await test.run('expire');
    test.clock.advance(60 * day);
    await test.run('release');
    expect((await test.instance(id))?.status).toBe('frozen');
    expect(told().at(-1)).toBe('instance.release-due');
  });

  it('29 an unfreeze before its renewal: our clock does not freeze again in between', async () => {
    const id = await buy('CS-29');
    await call(renewal(id, test.clock.now() + day));
    test.clock.advance(5 * day);
    await call(status(id, 'FREEZE'));
    await call(status(id, 'UNFREEZE'));
    test.clock.advance(hour);
    await test.run('expire');
    expect((await test.instance(id))?.status).toBe('active');
    const until = whole(test.clock.now() + 300 * day);
    await call(renewal(id, until));
    test.clock.advance(2 * day);
    await test.run('expire');
    expect(await test.instance(id)).toMatchObject({ status: 'active', expireAt: until });
  });

  it('30 a poisoned item at the head of a shard holds nobody up and is alarmed', async () => {
    test.product.respond(() => ({ status: 500 }));
    const ids = [];
    for (let index = 0; index < 20; index += 1) ids.push(await buy(`CS-30-${index}`));
    const [poisoned = '', ...others] = ids;
    await test.bridge.table.getDocumentClient().send(
      new UpdateCommand({
        TableName: test.bridge.config.table.name,
        Key: instanceKey(poisoned),
        UpdateExpression: 'SET appliedKeys = :broken, dueAt = :first',
        ExpressionAttributeValues: { ':broken': 'not a list', ':first': 1 },
      }),
    );
    normal();
    test.clock.advance(60_000);
    const report = await test.run('deliver');
    expect(report).toMatchObject({ failed: 1, worked: 19, finished: true });
    for (const id of others) expect((await test.instance(id))?.status).toBe('active');
    expect(test.alarms()).toContain('DueItemFailed');
    // It has moved out of the way: it is not at the head any more, and the next run does not even try it.
    const [moved] = await test.stored(instanceKey(poisoned).pk);
    expect(moved?.dueAt).toBeGreaterThan(test.clock.now());
    expect(await test.run('deliver')).toMatchObject({ failed: 0 });
  });

  it('31 200 different commands on one item: all applied, in parallel or not, and its size stays bounded', async () => {
    const id = await buy('CS-31');
    const upgrade = (index: number) => ({
      activity: 'upgradeInstance',
      instanceId: id,
      orderId: `CS-31-${index}`,
      orderLineId: `CS-31-${index}-000001`,
    });
    for (let start = 0; start < 200; start += 10) {
      const calls = Array.from({ length: 10 }, (_, index) => call(upgrade(start + index)));
      expect(new Set(await Promise.all(calls))).toEqual(new Set(['000000']));
    }
    await test.run('deliver');
    const upgraded = test.product.received.filter(({ type }) => type === 'instance.upgraded');
    expect(new Set(upgraded.map(({ id: eventId }) => eventId)).size).toBe(200);
    const stored = (await test.stored(instanceKey(id).pk)).find(({ sk }) => sk === 'instance');
    expect(stored?.outbox).toEqual([]);
    expect(JSON.stringify(stored).length).toBeLessThan(40_000);
    expect([stored?.appliedKeys, stored?.recentAttempts]).toMatchObject([{ length: 200 }, { length: 8 }]);
    expect(await call(upgrade(0))).toBe('000000');
    await test.run('deliver');
    expect(test.product.received.filter(({ type }) => type === 'instance.upgraded')).toHaveLength(
      upgraded.length,
    );
  });
});
