import { runReseal } from './reseal/runReseal.ts';
import { withDeployment } from './target/openDeployment.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Seals every secret of the table anew with the newest key of DATA_KEYS, so that an older one can be taken out.

  npm run reseal -- [options]

Put the new key first in DATA_KEYS and leave the old one behind it, deploy, then run this. What is sealed with the
newest key already stays, so a run that was broken off is run again and goes on. Calls are served meanwhile.

options
  --rate N         values a second at most (default 200); slower by itself while the table throttles
  --env-file FILE  settings of the deployment as NAME=value lines; the environment stands before them
  --json           one JSON object instead of text
  --help           this text

example
  npm run reseal -- --env-file prod.env

Exit code: 0 everything is sealed with the newest key, 1 something is not, 2 wrong usage or settings.`;

await runCommand({
  name: 'reseal',
  help,
  options: { rate: { type: 'string' }, 'env-file': { type: 'string' }, json: { type: 'boolean' } },
  async run(given, _, output) {
    const perSecond = Number(given.rate ?? 200);
    if (!(perSecond >= 0.1 && perSecond <= 100_000)) refuse('--rate must be a number, 0.1 to 100000');
    let interrupted = false;
    process.once('SIGINT', () => {
      interrupted = true;
    });
    const report = await withDeployment(given['env-file'], output.note, deployment =>
      runReseal(deployment, output, perSecond, () => interrupted),
    );
    const { key, resealed, current, closed, unreadable, sessionsEndBy, failure } = report;
    const lost = Object.entries(closed);
    if (given.json === true) output.json(report);
    else {
      output.say(`${resealed} values sealed anew with the key ${key}, ${current} were already.`);
      for (const [keyId, values] of lost) {
        output.say(
          `✗ ${values} values were sealed with ${keyId} and do not open: is that key still in DATA_KEYS?`,
        );
      }
      if (unreadable > 0) output.say(`✗ ${unreadable} items cannot be read; npm run why tells more`);
      if (failure !== undefined) output.say(`✗ Broken off: ${failure}. Run it again: it goes on.`);
      else if (lost.length === 0 && unreadable === 0) {
        output.say(
          'What calls have stored in the last minutes may be missing: run it once more in five minutes.',
        );
        output.say(
          `The old key can leave DATA_KEYS then. Logins of before this version need it until ${sessionsEndBy}.`,
        );
      }
    }
    return failure === undefined && lost.length === 0 && unreadable === 0 ? 0 : 1;
  },
});
