import { progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';
import type { DrillResult } from './usageDrill/runDrill.ts';

const help = `Proves that what is billed is what was used: usage of many instances over three simulated hours, pushed to a
marketplace that fails at random, also after it has taken a call. Runs on this machine alone.

  npm run usage-drill -- [options]

options
  --records N    usage records (default 100000)
  --instances N  instances that they belong to (default 1000)
  --json         one JSON object instead of text
  --help         this text

Exit code: 0 the bill equals the use to the last decimal, 1 it does not, 2 wrong usage or the drill broke off.`;

function count(option: string, text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) refuse(`${option} must be a whole number, 1 to 9999999`);
  return Number(text);
}

await runCommand({
  name: 'usage-drill',
  help,
  options: { records: { type: 'string' }, instances: { type: 'string' }, json: { type: 'boolean' } },
  async run(given, _, output) {
    const records = count('--records', given.records ?? '100000');
    const instances = count('--instances', given.instances ?? '1000');
    // Only now: what is drilled is large, and help should come at once.
    const { runDrill } = await import('./usageDrill/runDrill.ts');
    const bar = progressBar(records);
    const result = await runDrill(records, instances, posted => bar.to(posted, 'usage records')).finally(() =>
      bar.clear(),
    );
    if (given.json === true) output.json(result);
    else output.say(textOf(result));
    return result.wrong.length === 0 ? 0 : 1;
  },
});

function textOf(result: DrillResult): string {
  const verdict =
    result.wrong.length === 0
      ? '✓ Equal to the last decimal'
      : `✗ NOT EQUAL for ${result.wrong.length} instances: ${result.billed} billed`;
  return `${verdict}: ${result.records} records of ${result.instances} instances over ${result.simulatedHours} simulated hours: ${result.windowsBilled} windows billed, ${result.used} used, ${result.callsFailed} of ${result.calls} calls failed, ${result.seconds} s`;
}
