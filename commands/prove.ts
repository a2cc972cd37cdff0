import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { guardSets } from './prove/guardSets.ts';
import { lastLine } from './prove/lastLine.ts';
import { lifeNames, type Proof, type ProofOfTests, proofs } from './prove/proofs.ts';
import { proveGuards } from './prove/proveGuards.ts';
import { isMutated, mutatedFolders, proveMutants } from './prove/proveMutants.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const mutants = {
  about:
    'changes the rules, the wire and the callback layer in every way, and counts which change a test notices',
};
const names = [...Object.keys(proofs), ...Object.keys(guardSets), 'mutants'];

const help = `Shows what is promised, as counts: one instance for each order, nothing lost, nothing doubled.

  npm run prove -- ${names.join(' | ')} [options]

proofs
${Object.entries({ ...proofs, ...guardSets, mutants })
  .map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`)
  .join('\n')}

options
  --engine NAME   of crashes, storms, histories and soak: dynalite or dynoxide (default: each that is installed; of
                  histories and soak dynoxide)
  --stride N      of crashes: every Nth request only
  --life NAME     of crashes: one life only: ${lifeNames.slice(0, 6).join(', ')},
                  ${lifeNames.slice(6).join(', ')}
  --only NAME     of guards, attacks and days: those against this only, such as 'log';
                  of mutants: this folder only, such as shared/order/rules
  --count N       of histories: so many (100000); of soak and sandbox: so many days (30)
  --seed N        of histories: those of an earlier run
  --help          this text

Each also runs in npm test, smaller. What the whole ones found: docs/proof.md.

Exit code: 0 what is promised held, 1 it did not, 2 wrong usage.`;

const text = { type: 'string' } as const;

await runCommand({
  name: 'prove',
  help,
  maxPositionals: 1,
  options: { engine: text, stride: text, life: text, only: text, count: text, seed: text },
  async run({ engine, stride, life, only, count, seed }, [name], output) {
    if (name !== undefined && Object.hasOwn(guardSets, name)) {
      const set = guardSets[name as keyof typeof guardSets];
      if (only !== undefined && !set.guards.some(guard => guard.of === only))
        refuse(`--only must be one of ${[...new Set(set.guards.map(guard => guard.of))].join(', ')}`);
      return (await proveGuards(name, set, output.say, only)) ? 0 : 1;
    }
    if (name === 'mutants') {
      if (only !== undefined && !isMutated(only))
        refuse(`--only must be one of ${mutatedFolders.join(', ')}, or a folder within one`);
      return (await proveMutants(output.say, only)) ? 0 : 1;
    }
    if (name === undefined || !Object.hasOwn(proofs, name))
      return refuse(`name one of ${names.join(', ')}; --help says what each shows`);
    const proof: ProofOfTests = proofs[name as Proof];
    const given = Object.entries({ engine, stride, life, count, seed, only });
    for (const [option, value] of given)
      if (value !== undefined && !proof.options.some(known => known === option))
        refuse(`${name} knows no --${option}; --help says what each knows`);
    if (engine !== undefined && engine !== 'dynalite' && engine !== 'dynoxide')
      refuse(`--engine must be dynalite or dynoxide; it is "${engine}"`);
    const directory = await mkdtemp(join(tmpdir(), 'prove-'));
    const report = join(directory, 'report.jsonl');
    const environment = {
      PROVE_REPORT: report,
      PROVE_SIZE: 'whole',
      ...numbered('PROVE_STRIDE', '--stride', stride),
      ...numbered('PROVE_COUNT', '--count', count),
      ...numbered('PROVE_SEED', '--seed', seed),
    };
    const words = ['vitest', 'run', '--project', proof.project, proof.file];
    if (life !== undefined && !lifeNames.some(known => known === life))
      refuse(`--life must be one of ${lifeNames.join(', ')}; it is "${life}"`);
    const onEngine = engine ?? proof.engine;
    const titles = [
      ...(onEngine === undefined ? [] : [`\\(${onEngine}\\)`]),
      ...(life === undefined ? [] : [` ${life} ends`]),
    ];
    if (titles.length > 0) words.push('-t', titles.join('.*'));
    const child = spawn('npx', words, {
      cwd: projectDirectory,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    const [exitCode] = await once(child, 'exit');
    const lines = (await readFile(report, 'utf8').catch(() => '')).split('\n').filter(line => line !== '');
    await rm(directory, { recursive: true, force: true });
    output.say(lastLine(lines.map(line => JSON.parse(line))));
    return exitCode === 0 && lines.length > 0 ? 0 : 1;
  },
});

function numbered(variable: string, option: string, given: string | undefined): Record<string, string> {
  if (given === undefined) return {};
  if (!/^[1-9]\d{0,9}$/.test(given)) refuse(`${option} must be a number from 1; it is "${given}"`);
  return { [variable]: given };
}
