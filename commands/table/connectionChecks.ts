import type { EngineCheck } from './check.ts';
import type { CheckBench } from './checkBench.ts';
import type { ObservedAnswers } from './observedAnswers.ts';

/** So many of each kind, one after the other. */
const measured = 25;

/** A purchase takes up to six requests one after the other, and is answered within 4 s. */
const slowestMs = 500;

/** A signature is refused when it is 5 to 15 minutes off, which no engine tells as such. */
const clockWithinSeconds = 120;

/** What a table in another place, or behind a slow line, would spoil. */
export const connectionChecks = (answers: ObservedAnswers): readonly EngineCheck[] => [
  {
    check: 'time of one request',
    optional: true,
    meaning:
      'The marketplace waits 5 seconds for an answer, in which up to six requests follow each other: put the bundle beside the table.',
    run: async bench => {
      const kinds = {
        put: () => bench.put(bench.key('time')),
        get: () => bench.get(bench.key('time')),
        query: () => bench.query({ condition: 'pk = :pk', values: { ':pk': bench.key('time').pk } }),
      };
      const told: string[] = [];
      let slowest = 0;
      for (const [kind, request] of Object.entries(kinds)) {
        const { median, nearlyAll } = await timesOf(request);
        slowest = Math.max(slowest, nearlyAll);
        told.push(`${kind} ${median} ms (95 %: ${nearlyAll} ms)`);
      }
      const verdict = slowest > slowestMs ? `: too slow, put the bundle beside the table` : '';
      return `${told.join(', ')}${verdict}`;
    },
  },
  {
    check: 'clock of the engine',
    meaning: 'Signed requests to the table are refused when the clocks drift apart: set both by NTP.',
    run: async () => {
      const { clockAheadSeconds } = answers;
      if (clockAheadSeconds === undefined) return 'it does not tell its time';
      const told = `${clockAheadSeconds} s from ours`;
      if (Math.abs(clockAheadSeconds) > clockWithinSeconds) throw new Error(told);
      return told;
    },
  },
  {
    check: 'one BatchGetItem of 100 items of 4 KB',
    meaning: 'queryInstance of so many instances is answered 000005 where the engine leaves keys over.',
    run: wideBatch,
  },
];

async function wideBatch(bench: CheckBench): Promise<string> {
  const keys = Array.from({ length: 100 }, (_, n) => bench.key(`wide-${n}`));
  for (let next = 0; next < keys.length; next += 20) {
    await Promise.all(keys.slice(next, next + 20).map(key => bench.put({ ...key, text: 'x'.repeat(4_000) })));
  }
  const { items, left } = await bench.batchGet(keys);
  if (items.length + left.length !== keys.length)
    throw new Error(`${items.length} came, ${left.length} were left over`);
  if (left.length > 0) throw new Error(`${left.length} keys were left over`);
  return 'all of them in one answer';
}

async function timesOf(request: () => Promise<unknown>): Promise<{ median: number; nearlyAll: number }> {
  const times: number[] = [];
  for (let round = 0; round < measured; round++) {
    const startedAt = performance.now();
    await request();
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 10) / 10;
  return { median: at(0.5), nearlyAll: at(0.95) };
}
