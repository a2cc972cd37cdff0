import { join } from 'node:path';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import type { ColdStart, ColdStarts } from './bench/coldStart/measureColdStarts.ts';
import { type ProgressBar, progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Measures what the guarantees cost, side by side with other ways, on an embedded table on this machine.

  npm run bench -- [options]
  npm run bench -- --cold [options]

It prints each figure with its aim, and writes docs/performance.md in both languages with a chart. It ends within ten
minutes, and what could not be taken says why: a busy machine changes times, and the ratios hardly.

With --cold: what every function weighs and what CPU loading it takes, each beside the SDK's client with the library for
entities and nothing of ours. Nothing is written.

options
  --only PARTS  some of peers, requests, layer, syncs, drain, cold, sweep, with commas; nothing is written
  --cold        measures the cold start of every function instead
  --rounds N    how often each is measured, 1 to 99 (default 5)
  --out DIR     where the page is written (default docs)
  --json        one JSON object instead of text
  --help        this text

Exit code: 0 measured, 2 wrong usage or it could not be measured.`;

await runCommand({
  name: 'bench',
  help,
  options: {
    cold: { type: 'boolean' },
    only: { type: 'string' },
    out: { type: 'string' },
    rounds: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ cold, only, out, rounds = '5', json }, _, output) {
    if (!/^[1-9]\d?$/.test(rounds)) refuse('--rounds must be a whole number, 1 to 99');
    if (cold === true && only !== undefined) refuse('--cold and --only are two ways: give one of them');
    if (cold === true) {
      const coldStarts = await measureCold(Number(rounds));
      if (json === true) output.json(coldStarts);
      else output.say(coldText(coldStarts));
      return 0;
    }
    // Only now: what is measured is large, and help should come at once.
    const { parts, runParts } = await import('./bench/runParts.ts');
    const wanted = only?.split(',').map(id => id.trim());
    const ids = parts.map(({ id }) => id);
    const strange = wanted?.find(id => !ids.includes(id));
    if (strange !== undefined) refuse(`--only knows ${ids.join(', ')}, not "${strange}"`);
    const chosen = parts.filter(({ id }) => wanted?.includes(id) ?? true);
    const bar = progressBar(undefined);
    let steps = 0;
    const step = (what: string) => {
      bar.to(steps, what);
      steps += 1;
    };
    const result = await runParts(chosen, { rounds: Number(rounds), step }).finally(() => bar.clear());
    if (json === true) output.json(result);
    else output.say((await import('./bench/report/terminalText.ts')).terminalText(result));
    if (wanted === undefined) {
      const { writeGuide } = await import('./bench/writeGuide.ts');
      const directory = out ?? join(projectDirectory, 'docs');
      for (const file of await writeGuide(directory, result))
        output.note(`written: ${join(directory, file)}`);
    }
    return 0;
  },
});

async function measureCold(rounds: number): Promise<ColdStarts> {
  const { measureColdStarts } = await import('./bench/coldStart/measureColdStarts.ts');
  let bar: ProgressBar | undefined;
  return measureColdStarts(rounds, (done, of, what) => {
    bar ??= progressBar(of);
    bar.to(done, what);
  }).finally(() => bar?.clear());
}

function coldText({ rounds, sdkAlone, sdkAndToolbox, functions }: ColdStarts): string {
  const line = ({ name, bytes, cpuMs }: ColdStart, of?: ColdStart): string => {
    const ratio = (ours: number, theirs: number) => `${(ours / theirs).toFixed(2)} ×`.padStart(8);
    const [size, cpu] = [
      `${(bytes / 1_000).toFixed(1)} KB`.padStart(10),
      `${cpuMs.toFixed(1)} ms`.padStart(10),
    ];
    const [sizeRatio, cpuRatio] =
      of === undefined ? [' '.repeat(8), ' '.repeat(8)] : [ratio(bytes, of.bytes), ratio(cpuMs, of.cpuMs)];
    return `${size}${sizeRatio}${cpu}${cpuRatio}  ${name}`;
  };
  return [
    `What is loaded at a cold start: bytes and CPU (the middle of ${rounds} rounds)\n`,
    line({ ...sdkAlone, name: '@aws-sdk/client-dynamodb alone' }),
    line({ ...sdkAndToolbox, name: 'the same with dynamodb-toolbox: what follows is held against this one' }),
    '',
    ...functions.toSorted((a, b) => b.bytes - a.bytes).map(it => line(it, sdkAndToolbox)),
  ].join('\n');
}
