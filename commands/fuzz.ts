import { progressBar } from './terminal/progressBar.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Sends hostile requests to every front door of the bundle, in this process, on an embedded table: all families,
both generations of the kit, the login and the seller API. Each answer is held against what is documented.

  npm run fuzz -- [options]

A finding is an answer that no page documents, an internal error, more than a second of CPU for one request, what came
in a request standing in the log or in a page, or a heap that grows.

options
  --count N        how many requests (default 20000)
  --seed N         the same seed makes the same requests (default 1)
  --from N         the number of the first one: with --count 1 a single finding is made again (default 0)
  --endpoint URL   a table engine on the loopback that runs already, instead of an embedded one
  --json           one JSON object instead of text
  --help           this text

Exit code: 0 nothing found, 1 something found, 2 wrong usage or it could not run.`;

await runCommand({
  name: 'fuzz',
  help,
  options: {
    count: { type: 'string' },
    seed: { type: 'string' },
    from: { type: 'string' },
    endpoint: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ count = '20000', seed = '1', from = '0', endpoint, json }, _, output) {
    const numbers = { count, seed, from };
    for (const [name, text] of Object.entries(numbers)) {
      if (!/^\d{1,9}$/.test(text)) refuse(`--${name} must be a whole number of at most nine digits`);
    }
    if (Number(count) === 0) refuse('--count must be 1 or more');
    if (endpoint === undefined) {
      const { besideEmbeddedTable } = await import('./fuzz/fuzzOnTable.ts');
      return besideEmbeddedTable();
    }
    // Only now: what is fuzzed is large, and help should come at once.
    const { runFuzz } = await import('./fuzz/runFuzz.ts');
    const bar = progressBar(Number(count));
    const report = await runFuzz({
      seed: Number(seed),
      from: Number(from),
      count: Number(count),
      endpoint,
      step: done => bar.to(done),
    }).finally(() => bar.clear());
    const { summary, grew } = await import('./fuzz/fuzzSummary.ts');
    if (json === true) output.json({ ...report, answers: Object.fromEntries(report.answers) });
    else output.say(summary(report, Number(seed)));
    return report.findings.length === 0 && !grew(report) ? 0 : 1;
  },
});
