import type { Figure, Text } from '../figure.ts';
import type { BenchResult } from '../runParts.ts';

/** What the guide says around the figures, in one language. */
interface Words {
  readonly title: string;
  readonly made: string;
  readonly how: string;
  readonly chart: string;
  readonly picture: string;
  readonly columns: readonly [what: string, figure: string, aim: string, reached: string];
  readonly reached: readonly [yes: string, no: string];
  readonly missing: (reason: string) => string;
  readonly of: (name: Text) => string;
  readonly machine: (result: BenchResult) => string;
}

const english: Words = {
  title: 'Performance',
  made: '`npm run bench` wrote this page. Run it on your machine: it takes up to ten minutes.',
  how: 'Each figure is taken side by side with what it is held against, in the same run, since the machine is never quiet. The code is bundled as it is deployed; the table engine runs in a process of its own. Times on a real table are longer by its network; requests and chains are the same.',
  chart: 'One instance for each order, calls a second',
  picture: 'pictures/performance.svg',
  columns: ['what', 'figure', 'aim', 'reached'],
  reached: ['yes', '**no**'],
  missing: reason => `not taken: ${reason}`,
  of: ({ en }) => en,
  machine: ({ takenAt, machine, node, engine, load, rounds }) =>
    `Taken on ${takenAt}: ${machine}, Node ${node}, table engine ${engine}, ${rounds} rounds, load ${load} when it began.`,
};

const chinese: Words = {
  title: '性能',
  made: '本页由 `npm run bench` 生成。可在您的机器上运行：最多需要十分钟。',
  how: '每个数字都与其对照项在同一次运行中并列测得，因为机器从不空闲。代码按部署方式打包；数据表引擎在独立进程中运行。真实数据表的耗时还要加上网络；请求数与链长相同。',
  chart: '每个订单一个实例，每秒调用数',
  picture: 'pictures/performance.zh-CN.svg',
  columns: ['内容', '数值', '目标', '达到'],
  reached: ['是', '**否**'],
  missing: reason => `未测得：${reason}`,
  of: ({ zh }) => zh,
  machine: ({ takenAt, machine, node, engine, load, rounds }) =>
    `测于 ${takenAt}：${machine}，Node ${node}，数据表引擎 ${engine}，${rounds} 轮，开始时负载 ${load}。`,
};

/** The page `docs/performance.md` in both languages. */
export const guides = (result: BenchResult): Readonly<Record<'en' | 'zh', string>> => ({
  en: guide(result, english),
  zh: guide(result, chinese),
});

function guide(result: BenchResult, words: Words): string {
  const parts = result.parts.flatMap(({ title, figures }) => [
    `## ${words.of(title)}`,
    '',
    `| ${words.columns.join(' | ')} |`,
    '|---|---|---|---|',
    ...figures.map(row => rowOf(row, words)),
    '',
  ]);
  return [
    `# ${words.title}`,
    '',
    words.made,
    '',
    words.how,
    '',
    words.machine(result),
    '',
    `![${words.chart}](${words.picture})`,
    '',
    ...parts,
  ].join('\n');
}

function rowOf({ name, value, aim, isMet, missing }: Figure, words: Words): string {
  const shown = value ?? words.missing(missing ?? '?');
  const reached = isMet === undefined ? '' : words.reached[isMet ? 0 : 1];
  return `| ${[words.of(name), shown, aim ?? '', reached].map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
