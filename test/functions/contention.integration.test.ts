import { afterEach, beforeEach, expect, it } from 'vitest';
import { orderNotify } from '../../functions/order/orderNotify.ts';
import { orderKey } from '../../shared/order/store.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import { describeOnEveryEngine } from '../engines/describeOnEveryEngine.ts';
import { deferred } from '../support/deferred.ts';
import { application, licenseCall, onlinePurchase } from '../support/licenseCall.ts';
import { purchase, signedCall } from '../support/signedCall.ts';
import { generalKey, openTestBridge, type TestBridge } from '../support/testBridge.ts';

const times = <Result>(count: number, call: (index: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index)));

/** Nobody is refused for another's sake: what is held here is the answers, so no machine is too slow for them. */
describeOnEveryEngine('many calls at once about one item', engine => {
  let test: TestBridge;
  let patient: Bridge;
  beforeEach(async () => {
    test = await openTestBridge(engine);
    patient = { ...test.bridge, config: { ...test.bridge.config, answerWithinMs: 100_000 } };
  });
  afterEach(() => test.close());

  const requestsBy = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = test.faults.requests.length;
    await work();
    return test.faults.requests.slice(before).map(({ operation }) => operation);
  };

  it('a hundred notices of one order are all taken; one that changes nothing writes nothing', async () => {
    const notify = () =>
      signedCall(
        patient,
        { activity: 'orderNotify', orderId: 'CS-HINT', orderLineId: 'CS-HINT-000001' },
        { key: generalKey, callbacks: [orderNotify] },
      );
    // The product takes its time over the first: meanwhile all the others come.
    const reply = deferred();
    test.product.respond(() => ({ status: 204, delay: reply.promise }));
    let answered = 0;
    const answers = await times(100, async () => {
      const answer = await notify();
      answered += 1;
      if (answered === 99) reply.resolve();
      return answer;
    });
    expect(answers.map(({ resultCode }) => resultCode)).toEqual(Array(100).fill('000000'));
    const [order] = await test.stored(orderKey('CS-HINT', 'CS-HINT-000001').pk);
    // The first, one that came while it was told, and the writes that end their deliveries.
    expect(order).toMatchObject({ version: 4, notifications: 2, outbox: [] });
    expect(test.product.received.map(({ type }) => type)).toEqual(['order.notified', 'order.notified']);
    // What was heard of them is over: the next notice may say something new.
    expect((await notify()).resultCode).toBe('000000');
    expect(test.product.received).toHaveLength(3);
  });

  it('a hundred calls of one application are answered by what became of it', async () => {
    const { instanceId = '' } = await licenseCall(patient, onlinePurchase('CS-SAME'));
    const fields = application(instanceId, 'E-SAME', test.clock.now());
    const answers = await times(100, () => licenseCall(patient, fields));
    expect(answers.map(({ resultCode }) => resultCode)).toEqual(Array(100).fill('000000'));
    expect((await test.instance(instanceId))?.applications).toHaveLength(1);
    // Whatever of the answers' time was left for the product.
    test.clock.advance(60_000);
    await test.run('deliver');
    const told = test.product.received.filter(({ type }) => type === 'license.applied');
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
  });

  it('fifty applications for licences of one order are all counted', async () => {
    const { instanceId = '' } = await licenseCall(patient, onlinePurchase('CS-MANY'));
    await times(50, async index => {
      const fields = application(instanceId, `E-${index}`, test.clock.now());
      const code = async () => (await licenseCall(patient, fields)).resultCode;
      // On a busy machine a second may not do to count it: the marketplace asks again.
      let answer = await code();
      while (answer === '000005') answer = await code();
      expect(answer).toBe('000000');
    });
    expect((await test.instance(instanceId))?.applications).toHaveLength(50);
  });

  it('two hundred different commands on one instance all land, for at most four requests each', async () => {
    const { instanceId = '' } = await signedCall(patient, purchase('CS-STORM'));
    const orders = Array.from({ length: 200 }, (_, index) => `CS-UP-${String(index).padStart(3, '0')}`);
    const operations = await requestsBy(async () => {
      const answers = await times(200, index =>
        signedCall(patient, {
          activity: 'upgradeInstance',
          instanceId,
          orderId: orders[index] ?? '',
          orderLineId: `${orders[index]}-000001`,
        }),
      );
      expect(answers.map(({ resultCode }) => resultCode)).toEqual(orders.map(() => '000000'));
    });
    expect(operations.length).toBeLessThanOrEqual(4 * 200);
    // Each of them is told, in the order of its commit.
    const isWaiting = async () =>
      (await test.instance(instanceId))?.outbox.some(({ type }) => type === 'instance.upgraded') === true;
    while (await isWaiting()) {
      test.clock.advance(60_000);
      await test.run('deliver');
    }
    const upgrades = test.product.received.filter(({ type }) => type === 'instance.upgraded');
    const once = [...new Map(upgrades.map(event => [event.id, event])).values()];
    const told = once.map(({ data }) => (data.cause as { readonly orderId: string }).orderId);
    expect(told.toSorted()).toEqual(orders);
    const sequences = once.map(({ data }) => Number(data.sequence));
    expect(sequences).toEqual(sequences.toSorted((one, other) => one - other));
  });
});
