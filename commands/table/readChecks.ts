import { type EngineCheck, expectEqual } from './check.ts';

interface Waiting {
  readonly clock: () => number;
  readonly indexWaitMs: number;
  readonly pause: (ms: number) => Promise<unknown>;
}

const pollEveryMs = 20;

/** Reads, and the two indexes, which may be behind: how far is measured. */
export const readChecks = (waiting: Waiting): readonly EngineCheck[] => [
  {
    check: 'consistent BatchGetItem of 100 keys',
    meaning: 'queryInstance asks for up to 100 instances at once.',
    run: async bench => {
      const keys = Array.from({ length: 100 }, (_, n) => bench.key(`batch-${n}`));
      await Promise.all(keys.map(key => bench.put(key)));
      const found = new Set<unknown>();
      let left = keys;
      for (let round = 1; left.length > 0; round++) {
        const answer = await bench.batchGet(left);
        for (const { pk } of answer.items) found.add(pk);
        left = answer.left;
        if (round === 10) throw new Error(`${left.length} keys were still left over after ${round} requests`);
      }
      expectEqual(found.size, keys.length);
      return 'all of them';
    },
  },
  {
    check: 'query by the beginning of the sort key',
    meaning: 'Histories, order lines and users are read this way.',
    run: async bench => {
      const names = ['event#1', 'event#2', 'event$', 'alias'];
      for (const sk of names) await bench.put(bench.key('query', sk));
      const found = await bench.query({
        condition: 'pk = :pk AND begins_with(sk, :start)',
        values: { ':pk': bench.key('query', 'alias').pk, ':start': 'event#' },
      });
      expectEqual(
        found.map(({ sk }) => sk),
        ['event#1', 'event#2'],
      );
      return 'finds exactly those, in order';
    },
  },
  indexCheck(waiting, { index: 'due', hash: 'dueShard', range: 'dueAt', use: 'Schedules' }),
  indexCheck(waiting, { index: 'listed', hash: 'listedIn', range: 'listedAt', use: 'Lists' }),
  {
    check: 'expiry attribute',
    meaning: 'Nonces, sessions and tickets could not be stored.',
    run: async bench => {
      const key = bench.key('ttl');
      await bench.put(key);
      const { ttl } = (await bench.get(key)) ?? {};
      expectEqual(typeof ttl, 'number');
      return 'is stored as a number of seconds';
    },
  },
];

interface IndexUse {
  readonly index: string;
  readonly hash: string;
  readonly range: string;
  readonly use: string;
}

/** Entries written at once: the slowest of many tells more than one. */
const entries = 20;

function indexCheck(waiting: Waiting, { index, hash, range, use }: IndexUse): EngineCheck {
  return {
    check: `index ${index}`,
    meaning: `${use} find their items through it. Behind by seconds is normal, by minutes possible, for ever is not.`,
    run: async bench => {
      const keys = Array.from({ length: entries }, (_, n) => bench.key(`index-${index}-${n}`));
      const find = async (upTo: number) => {
        const found = await bench.pages(
          {
            index,
            condition: `${hash} = :hash AND ${range} <= :range`,
            values: { ':hash': bench.partition, ':range': upTo },
            limit: 7,
            newestFirst: true,
          },
          entries,
        );
        return found.flat().map(({ pk }) => pk);
      };
      await Promise.all(keys.map((key, n) => bench.put({ ...key, [hash]: bench.partition, [range]: n + 1 })));
      const appearedMs = await waitFor(
        async () => (await find(entries)).length >= entries,
        waiting,
        'not every entry appeared',
      );
      const newestFirst = keys.map(({ pk }) => pk).reverse();
      expectEqual(await find(entries), newestFirst);
      expectEqual(await find(entries / 2), newestFirst.slice(entries / 2));
      const [first] = keys;
      if (first === undefined) throw new Error('nothing was written');
      await bench.update({
        Key: first,
        UpdateExpression: `SET ${range} = :later`,
        ExpressionAttributeValues: { ':later': entries * 2 },
      });
      const movedMs = await waitFor(
        async () => !(await find(entries)).includes(first.pk),
        waiting,
        'a changed entry kept its place',
      );
      await Promise.all(keys.map(Key => bench.update({ Key, UpdateExpression: `REMOVE ${hash}, ${range}` })));
      const goneMs = await waitFor(
        async () => (await find(entries * 2)).length === 0,
        waiting,
        'the entries did not go away',
      );
      return `${entries} entries appeared after ${appearedMs} ms, a changed one moved after ${movedMs} ms, all were gone after ${goneMs} ms`;
    },
  };
}

/** Waits for a condition and returns how many milliseconds that took. */
async function waitFor(
  condition: () => Promise<boolean>,
  waiting: Waiting,
  complaint: string,
): Promise<number> {
  const { clock, indexWaitMs, pause } = waiting;
  const startedAt = clock();
  while (!(await condition())) {
    if (clock() - startedAt > indexWaitMs) throw new Error(`${complaint} within ${indexWaitMs} ms`);
    await pause(pollEveryMs);
  }
  return clock() - startedAt;
}
