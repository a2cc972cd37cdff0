import type { ColdStart, ColdStarts } from './bench/coldStart/measureColdStarts.ts';
import type { Measured } from './bench/measure.ts';
import { type ProgressBar, progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Measures what the guarantees cost, on an embedded table on this machine.

  npm run bench -- [options]
  npm run bench -- --cold [options]

Each ratio is the time of a call divided by the time of one bare PutItem in the same round, so that figures of
different machines can be compared. The largest syncs of the kit are timed in milliseconds.

With --cold: what a function weighs and what CPU loading it takes, each beside the SDK's client with the library for
entities and nothing of ours.

options
  --cold      measures the cold start of every function instead
  --rounds N  how often each is measured, 1 to 99 (default 7)
  --json      one JSON object instead of text
  --help      this text

Exit code: 0 measured, 2 wrong usage or it could not be measured.`;

await runCommand({
  name: 'bench',
  help,
  options: { cold: { type: 'boolean' }, rounds: { type: 'string' }, json: { type: 'boolean' } },
  async run({ cold, rounds = '7', json }, _, output) {
    if (!/^[1-9]\d?$/.test(rounds)) refuse('--rounds must be a whole number, 1 to 99');
    if (cold === true) {
      const coldStarts = await measureCold(Number(rounds));
      if (json === true) output.json(coldStarts);
      else output.say(coldText(coldStarts));
      return 0;
    }
    // Only now: what is measured is large, and help should come at once.
    const { measure, stepsOf } = await import('./bench/measure.ts');
    const bar = progressBar(stepsOf(Number(rounds)));
    let steps = 0;
    const measured = await measure(Number(rounds), what => {
      bar.to(steps, what);
      steps += 1;
    }).finally(() => bar.clear());
    if (json === true) output.json(measured);
    else output.say(textOf(measured));
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

function textOf({ rounds, ratios, syncs }: Measured): string {
  return [
    `Each ratio: time of the call ÷ time of one bare PutItem in the same round (${rounds} rounds)\n`,
    ...ratios.map(
      ({ title, least, middle, most }) =>
        `${middle.toFixed(1).padStart(5)} ×  ${title}  (${least.toFixed(1)} to ${most.toFixed(1)})`,
    ),
    '\nThe largest syncs of the kit, milliseconds of one call on this machine (the marketplace waits 4 to 5 s):\n',
    ...syncs.map(
      ({ authSync, allOrgSync }) =>
        `${String(authSync).padStart(6)} ms  authSync, 500 people    ${String(allOrgSync).padStart(6)} ms  allOrgSync, 5,000 departments`,
    ),
  ].join('\n');
}
