import type { Measured } from './bench/measure.ts';
import { progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Measures what the guarantees cost, on an embedded table on this machine.

  npm run bench -- [options]

Each ratio is the time of a call divided by the time of one bare PutItem in the same round, so that figures of
different machines can be compared. The largest syncs of the kit are timed in milliseconds.

options
  --rounds N  how often each is measured, 1 to 99 (default 7)
  --json      one JSON object instead of text
  --help      this text

Exit code: 0 measured, 2 wrong usage or it could not be measured.`;

await runCommand({
  name: 'bench',
  help,
  options: { rounds: { type: 'string' }, json: { type: 'boolean' } },
  async run({ rounds = '7', json }, _, output) {
    if (!/^[1-9]\d?$/.test(rounds)) refuse('--rounds must be a whole number, 1 to 99');
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
