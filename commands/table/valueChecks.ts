import { isDeepStrictEqual } from 'node:util';
import { type EngineCheck, expectEqual } from './check.ts';
import { writeOutcome } from './checkBench.ts';

/** As much as an item ever carries: its outbox is bounded at 300 KB, and Amazon's engine takes 400 KB for an item. */
const maxItemBytes = 380 * 1024;

/** What the bundle stores, as it stores it. */
const values = {
  text: '云商店 — naïve 😀 "quoted" \\ \u0001',
  empty: '',
  time: 1_795_734_000_123,
  large: 9_007_199_254_740_991,
  decimal: -0.000123,
  yes: true,
  nothing: null,
  none: [],
  bare: {},
  outbox: [
    { id: 'a', sequence: 1, data: { orderId: 'CS1', amount: 0.5, silent: false, note: null } },
    { id: 'b', sequence: 2, data: {} },
  ],
};

/** Values, conditions and sizes that go beyond the plain put and update. */
export const valueChecks: readonly EngineCheck[] = [
  {
    check: 'values come back as they were written',
    meaning: 'Events, times and names would change on their way.',
    run: async bench => {
      // Ids come from the marketplace and from sellers: any character may stand in a key.
      const key = bench.key('values 订单/%23 "é"', 'event#0000000001');
      await bench.put({ ...key, ...values });
      const { pk, sk, ttl: _, ...found } = (await bench.get(key)) ?? {};
      expectEqual([pk, sk], [key.pk, key.sk]);
      for (const [name, value] of Object.entries(values)) {
        // Members of a map come in any order.
        if (!isDeepStrictEqual(found[name], value)) throw new Error(`${name} came back otherwise`);
      }
      return 'text, numbers, lists, maps, empty ones and keys of any character';
    },
  },
  {
    check: 'the condition of a lease',
    meaning: 'Two schedules could deliver the same event at the same moment, or none could.',
    run: async bench => {
      const key = bench.key('lease');
      await bench.put({ ...key, dueAt: 100, version: 1 });
      const lease = (now: number, until: number) =>
        writeOutcome(
          bench.update({
            Key: key,
            UpdateExpression: 'SET leaseUntil = :until, dueAt = :until ADD version :one',
            ConditionExpression: 'dueAt <= :now AND (attribute_not_exists(leaseUntil) OR leaseUntil <= :now)',
            ExpressionAttributeValues: { ':now': now, ':until': until, ':one': 1 },
          }),
        );
      const outcomes = [
        await lease(99, 150),
        await lease(100, 200),
        await lease(150, 300),
        await lease(200, 400),
      ];
      expectEqual(outcomes, ['refused', 'done', 'refused', 'done']);
      expectEqual((await bench.get(key))?.version, 3);
      return 'not before its time, not while it is held, again after it ended';
    },
  },
  {
    check: 'a refused write changes nothing',
    meaning: 'A call that lost a race could leave half of its changes behind.',
    run: async bench => {
      const key = bench.key('untouched');
      await bench.put({ ...key, version: 7, kept: 'as it was' });
      const outcome = await writeOutcome(
        bench.update({
          Key: key,
          UpdateExpression: 'SET version = :next, kept = :other ADD extra :one',
          ConditionExpression: 'version = :seen',
          ExpressionAttributeValues: { ':next': 9, ':seen': 8, ':other': 'changed', ':one': 1 },
        }),
      );
      const { version, kept, extra } = (await bench.get(key)) ?? {};
      expectEqual([outcome, version, kept, extra], ['refused', 7, 'as it was', undefined]);
      return 'the item is as it was';
    },
  },
  {
    check: 'a condition on an item that is not there',
    meaning: 'A session that has ended could come back as half an item.',
    run: async bench => {
      const key = bench.key('nobody');
      const outcome = await writeOutcome(
        bench.update({
          Key: key,
          UpdateExpression: 'SET usedAt = :now',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':now': 1 },
        }),
      );
      expectEqual([outcome, await bench.get(key)], ['refused', undefined]);
      return 'is refused, and nothing is made';
    },
  },
  {
    check: 'removal of an item',
    meaning: 'What has expired or was erased would stay.',
    run: async bench => {
      const key = bench.key('removal');
      await bench.put(key);
      await bench.remove(key);
      expectEqual(await bench.get(key), undefined);
      await bench.remove(key);
      return 'it is gone for the next read, and a repeat does no harm';
    },
  },
  {
    check: `an item of ${maxItemBytes / 1024} KB`,
    meaning:
      'The events of a product that is down for long wait in the item: with less room calls fail earlier.',
    run: async bench => {
      const key = bench.key('large');
      await bench.put({ ...key, text: 'x'.repeat(maxItemBytes) });
      const { text } = (await bench.get(key)) ?? {};
      expectEqual(typeof text === 'string' ? text.length : undefined, maxItemBytes);
      return 'is stored and read';
    },
  },
];
