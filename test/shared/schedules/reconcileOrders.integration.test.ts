import { afterEach, beforeEach, expect, it } from 'vitest';
import { reconcileOrders } from '../../../shared/schedules/reconcileOrders.ts';
import { describeOnEveryEngine } from '../../engines/describeOnEveryEngine.ts';
import { purchase, signedCall } from '../../support/signedCall.ts';
import { openTestBridge, type TestBridge } from '../../support/testBridge.ts';

const day = 24 * 3_600_000;

describeOnEveryEngine('the daily comparison', engine => {
  let test: TestBridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    await signedCall(test.bridge, purchase('CS-1'));
    test.clock.advance(day + 60_000);
  });
  afterEach(() => test.close());

  it('names an instance that the marketplace never saw ready, every day', async () => {
    const reconcile = reconcileOrders(async () => test.bridge);
    const found = { InstanceNeverConfirmed: 1 };
    expect(await reconcile()).toMatchObject({ instances: 1, found, finished: true });
    expect(await reconcile()).toMatchObject({ instances: 1, found, finished: true });
    expect(test.alarms()).toEqual(['InstanceNeverConfirmed', 'InstanceNeverConfirmed']);
  });

  it('stops before the function’s time-out, and says that it was not done', async () => {
    const { effects } = test.bridge;
    let passed = 0;
    // Every look at the clock takes a quarter of an hour.
    const clock = () => {
      passed += 15 * 60_000;
      return effects.clock() + passed;
    };
    const slow = { ...effects, clock };
    const reconcile = reconcileOrders(async () => ({ ...test.bridge, effects: slow }));
    const report = await reconcile({}, { getRemainingTimeInMillis: () => 900_000 });
    expect(report).toEqual({ instances: 0, orders: 0, found: {}, finished: false });
    expect(test.alarms()).toEqual(['ReconciliationUnfinished']);
  });
});
