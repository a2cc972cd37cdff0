import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type EngineCheck, expectEqual } from './check.ts';
import { type CheckBench, writeOutcome } from './checkBench.ts';

/** As many as a marketplace may send at once for one order. */
const parallel = 200;

/** Enough for several winners per race; all of them would take thousands of requests. */
const attempts = 5;

const workers = Array.from({ length: parallel }, (_, worker) => `worker-${worker}`);

/** Writes: the whole idempotency of the bundle stands on conditions that hold in a race. */
export const writeChecks: readonly EngineCheck[] = [
  {
    check: 'conditional put',
    meaning: 'Without it an order could be given two instances.',
    run: async bench => {
      const key = bench.key('put');
      const first = await writeOutcome(bench.putNew({ ...key, by: 'first' }));
      const second = await writeOutcome(bench.putNew({ ...key, by: 'second' }));
      expectEqual([first, second, (await bench.get(key))?.by], ['done', 'refused', 'first']);
      return 'the first is stored, the second refused';
    },
  },
  {
    check: `${parallel} parallel conditional puts`,
    meaning: 'Parallel calls for one order could create several instances.',
    run: async bench => {
      const key = bench.key('puts');
      const outcomes = await Promise.all(
        workers.map(async by => ({ by, outcome: await writeOutcome(bench.putNew({ ...key, by })) })),
      );
      const stored = (await bench.get(key))?.by;
      const unknown = outcomes.filter(({ outcome }) => outcome === 'unknown');
      const winners = outcomes.filter(({ by, outcome }) => outcome === 'done' || by === stored);
      if (winners.length !== 1) throw new Error(`${winners.length} winners`);
      return `exactly 1 winner${unanswered(unknown.length)}`;
    },
  },
  {
    check: `${parallel} parallel updates conditioned on the version`,
    meaning: 'Two changes of one instance at the same time could overwrite each other.',
    run: raceUpdates,
  },
  {
    check: 'read after write',
    meaning: 'A call right after another could act on what is no longer true.',
    run: async bench => {
      const key = bench.key('read');
      const rounds = 25;
      for (let round = 0; round < rounds; round++) {
        await bench.put({ ...key, round });
        expectEqual((await bench.get(key))?.round, round);
      }
      return `${rounds} consistent reads saw the write before them`;
    },
  },
  {
    check: 'UpdateItem with SET, REMOVE, ADD and DELETE',
    meaning: 'Items could not be changed attribute by attribute.',
    run: async bench => {
      const key = bench.key('update');
      await bench.put({ ...key, state: 'old', gone: 1, version: 1, amount: 3, words: new Set(['a', 'b']) });
      await bench.update({
        Key: key,
        UpdateExpression:
          'SET #state = :new, kept = if_not_exists(kept, :new), version = version + :two REMOVE gone ADD amount :two DELETE words :a',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: { ':new': 'new', ':two': 2, ':a': new Set(['a']) },
      });
      const { state, kept, version, gone, amount, words } = (await bench.get(key)) ?? {};
      expectEqual(
        [state, kept, version, gone, amount, words],
        ['new', 'new', 3, undefined, 5, new Set(['b'])],
      );
      return 'each clause did its work in one write';
    },
  },
  {
    check: 'the old item of a failed condition',
    meaning: 'Used when it comes; otherwise the bundle reads again.',
    optional: true,
    run: async bench => {
      const key = bench.key('old');
      await bench.put({ ...key, by: 'first' });
      const error = await bench.putNew({ ...key, by: 'second' }).catch((reason: unknown) => reason);
      if (!(error instanceof ConditionalCheckFailedException)) throw new Error('the condition did not fail');
      return error.Item === undefined ? 'is not returned' : 'is returned';
    },
  },
];

/** Each worker reads the version, writes on condition that it is still the same, and starts again if it is not. */
async function raceUpdates(bench: CheckBench): Promise<string> {
  const key = bench.key('updates');
  await bench.put({ ...key, version: 0, written: 0 });
  const attempt = async (by: string) => {
    const seen = await bench.get(key).catch(() => undefined);
    if (seen === undefined) return 'unknown';
    const version = Number(seen.version);
    const update = bench.update({
      Key: key,
      UpdateExpression: 'SET version = :next ADD written :one, writers :me',
      ConditionExpression: 'version = :seen',
      ExpressionAttributeValues: { ':next': version + 1, ':seen': version, ':one': 1, ':me': new Set([by]) },
    });
    return writeOutcome(update);
  };
  const outcomes = await Promise.all(
    workers.map(async by => {
      let outcome = await attempt(by);
      for (let again = 1; again < attempts && outcome === 'refused'; again++) outcome = await attempt(by);
      return { by, outcome };
    }),
  );
  const { version, written, writers } = (await bench.get(key)) ?? {};
  const stored = writers instanceof Set ? writers : new Set();
  const lost = outcomes.filter(({ by, outcome }) => outcome === 'done' && !stored.has(by));
  const uninvited = outcomes.filter(({ by, outcome }) => outcome === 'refused' && stored.has(by));
  if (lost.length > 0) throw new Error(`${lost.length} confirmed updates were lost`);
  if (uninvited.length > 0) throw new Error(`${uninvited.length} refused updates were stored`);
  expectEqual([version, written], [stored.size, stored.size]);
  if (stored.size === 0) throw new Error('no update succeeded');
  const unknown = outcomes.filter(({ outcome }) => outcome === 'unknown');
  return `${stored.size} succeeded, none was lost${unanswered(unknown.length)}`;
}

const unanswered = (count: number) => (count === 0 ? '' : ` (${count} were not answered)`);
