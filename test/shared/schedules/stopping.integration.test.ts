import { setMaxListeners } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runDue } from '../../../shared/delivery/runDue.ts';
import { purgeExpired } from '../../../shared/schedules/purgeExpired.ts';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { runBudget } from '../../../shared/schedules/runBudget.ts';
import { pushUsage } from '../../../shared/usage/push/pushUsage.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { deferred } from '../../support/deferred.ts';
import { eventually } from '../../support/eventually.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const hour = 3_600_000;
const day = 24 * hour;
const app = { frontEndUrl: 'https://app.example.com' };

describeOnEveryEngine('a run of a schedule in a process that is to end', engine => {
  let test: TestBridge;
  let stopping: AbortController;
  beforeEach(async () => {
    test = await openTestBridge(engine, { settings: { TABLE_TTL: 'off' } });
    stopping = new AbortController();
    setMaxListeners(0, stopping.signal);
  });
  afterEach(() => test.close());

  const context = () => ({ getRemainingTimeInMillis: () => 900_000, stopping: stopping.signal });
  const budget = () => runBudget(test.clock.now(), context());

  it('finishes what it has begun, gives the lease back, and leaves the rest for the next', async () => {
    test.product.respond(() => ({ status: 503 }));
    // More than are worked on side by side.
    const orders = Array.from({ length: 20 }, (_, number) => `CS-STOP-${number}`);
    const ids = await Promise.all(
      orders.map(async order => (await signedCall(test.bridge, purchase(order))).instanceId ?? ''),
    );
    test.clock.advance(2 * hour);
    const before = test.product.received.length;
    const reply = deferred();
    test.product.respond(() => ({ body: { app }, delay: reply.promise }));

    const running = runDue({ kind: 'deliver', deps: test.bridge, budget: budget() });
    await eventually(() => expect(test.product.received.length).toBeGreaterThan(before));
    stopping.abort();
    reply.resolve();
    const report = await running;
    expect(report).toMatchObject({ finished: false, failed: 0 });
    expect(report.worked).toBeGreaterThan(0);
    expect(report.worked).toBeLessThan(ids.length);

    // Nobody holds anything: another process takes the rest at once, and nothing that was answered comes again.
    const items = await Promise.all(ids.map(id => test.instance(id)));
    expect(items.filter(item => (item?.leaseUntil ?? 0) > test.clock.now())).toEqual([]);
    await eventually(async () => {
      test.clock.advance(hour);
      await test.run('deliver');
      const now = await Promise.all(ids.map(id => test.instance(id)));
      expect(now.filter(item => item?.status !== 'active')).toEqual([]);
    });
    const created = test.product.received.slice(before).filter(({ type }) => type === 'instance.created');
    expect(new Set(created.map(({ id }) => id)).size).toBe(ids.length);
    expect(created).toHaveLength(ids.length);
  });

  it('claims no further event of an item whose event is under way', async () => {
    test.product.respond(({ type }) => (type === 'instance.created' ? { body: { app } } : { status: 503 }));
    const { instanceId = '' } = await signedCall(test.bridge, purchase('CS-STOP-ONE'));
    const status = (to: string) =>
      signedCall(test.bridge, { activity: 'updateInstanceStatus', instanceId, status: to });
    await status('FREEZE');
    test.clock.advance(1_000);
    await status('UNFREEZE');
    test.clock.advance(2 * hour);
    const before = test.product.received.length;
    const reply = deferred();
    test.product.respond(() => ({ status: 204, delay: reply.promise }));
    const running = runDue({ kind: 'deliver', deps: test.bridge, budget: budget() });
    await eventually(() => expect(test.product.received.length).toBe(before + 1));
    stopping.abort();
    reply.resolve();
    expect(await running).toMatchObject({ worked: 1 });
    expect(test.product.received.slice(before).map(({ type }) => type)).toEqual(['instance.frozen']);
    expect((await test.instance(instanceId))?.leaseUntil ?? 0).toBeLessThanOrEqual(test.clock.now());
    expect(await test.run('deliver')).toMatchObject({ worked: 1 });
    expect(test.product.received.slice(before).map(({ type }) => type)).toEqual([
      'instance.frozen',
      'instance.unfrozen',
    ]);
  });

  it('that compares, pushes or purges begins nothing any more, and no alarm is raised for it', async () => {
    test.product.respond(() => ({ body: { app } }));
    await signedCall(test.bridge, purchase('CS-STOP-LATER'));
    test.clock.advance(2 * day);
    stopping.abort();
    const open = async () => test.bridge;
    expect(await purgeExpired(open)({}, context())).toEqual({ removed: 0 });
    expect(await reconcileOrders(open)({}, context())).toMatchObject({ instances: 0, finished: false });
    expect(await pushUsage(test.bridge, budget())).toMatchObject({ sent: 0, finished: false });
    expect(test.alarms()).toEqual([]);
    const later = { getRemainingTimeInMillis: () => 900_000, stopping: new AbortController().signal };
    expect((await purgeExpired(open)({}, later)).removed).toBeGreaterThan(0);
    expect(await reconcileOrders(open)({}, later)).toMatchObject({ instances: 1, finished: true });
  });
});
