import { type EngineCheck, expectEqual } from './check.ts';
import type { CheckBench } from './checkBench.ts';

const lines = 60;
const pageSize = 25;

const sortKey = (line: number) => `event#${String(line).padStart(10, '0')}`;

/** Long partitions, read page by page. */
export const pageChecks: readonly EngineCheck[] = [
  {
    check: 'pages in order, each line once',
    meaning: 'Histories and lists would miss lines, show them twice or never end.',
    run: async bench => {
      const partition = await writeLines(bench);
      const query = { condition: 'pk = :pk', values: { ':pk': partition }, limit: pageSize };
      const sizes = await expectLines(bench, query, ascending);
      return `${lines} lines in pages of ${sizes.join(', ')}`;
    },
  },
  {
    check: 'pages backwards, the newest first',
    meaning: 'Lists of usage and failures begin with the newest.',
    run: async bench => {
      const partition = await writeLines(bench);
      const query = {
        condition: 'pk = :pk',
        values: { ':pk': partition },
        limit: pageSize,
        newestFirst: true,
      };
      const sizes = await expectLines(bench, query, [...ascending].reverse());
      return `${lines} lines in pages of ${sizes.join(', ')}`;
    },
  },
  {
    check: 'a range of sort keys',
    meaning: 'The rest of a history is read from a line on.',
    run: async bench => {
      const partition = await writeLines(bench);
      const found = await bench.query({
        condition: 'pk = :pk AND sk BETWEEN :from AND :to',
        values: { ':pk': partition, ':from': sortKey(11), ':to': 'event#:' },
      });
      expectEqual(
        found.map(({ sk }) => sk),
        ascending.slice(11),
      );
      return 'exactly the lines inside it';
    },
  },
];

const ascending = Array.from({ length: lines }, (_, line) => sortKey(line));

async function writeLines(bench: CheckBench): Promise<string> {
  await Promise.all(ascending.map(sk => bench.put(bench.key('pages', sk))));
  return bench.key('pages', sortKey(0)).pk;
}

async function expectLines(
  bench: CheckBench,
  query: Parameters<CheckBench['pages']>[0],
  expected: readonly string[],
): Promise<readonly number[]> {
  const found = await bench.pages(query, lines);
  expectEqual(
    found.flat().map(({ sk }) => sk),
    expected,
  );
  const tooLarge = found.find(page => page.length > pageSize);
  if (tooLarge !== undefined)
    throw new Error(`a page of ${tooLarge.length}, although ${pageSize} were asked for`);
  return found.map(page => page.length);
}
