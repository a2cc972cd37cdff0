// Lets an older version carry on what the present one wrote: node test/versions/olderVersion.mjs [COMMIT]
//
// While a deployment rolls, and after a return to the version before, an older version meets items of a newer one. It is
// checked out beside this one with its own dependencies, gets the newest recording as if it were its table, and has to read
// every item and carry every life on to its end. Exit code: 0 it does, 1 it does not, 2 it cannot be tried.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [commit = '20e3983'] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const older = mkdtempSync(join(tmpdir(), `version-${commit}-`));

/** Runs a program; ends everything where it fails. */
function run(program, words, cwd, failure = 2) {
  const env = { ...process.env, OLDER_VERSION: commit };
  const { status } = spawnSync(program, words, { cwd, stdio: 'inherit', env });
  if (status === 0) return;
  process.stderr.write(`olderVersion: ${program} ${words.join(' ')} ended with ${status}\n`);
  rmSync(older, { recursive: true, force: true });
  process.exit(failure);
}

run('git', ['clone', '--quiet', '--no-checkout', root, older], root);
run('git', ['checkout', '--quiet', commit], older);
run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], older);

const fixtures = join(root, 'test', 'fixtures');
const takenAt = name => JSON.parse(readFileSync(join(fixtures, name), 'utf8')).takenAt;
const [newest] = readdirSync(fixtures)
  .filter(name => /^items-.+\.json$/.test(name))
  .toSorted((a, b) => takenAt(b) - takenAt(a));
if (newest === undefined) throw new Error('there is no recording');
for (const folder of ['fixtures', 'versions']) {
  rmSync(join(older, 'test', folder), { recursive: true, force: true });
  mkdirSync(join(older, 'test', folder));
}
cpSync(join(fixtures, newest), join(older, 'test', 'fixtures', newest));
for (const name of ['recordings.ts', 'carryOn.integration.test.ts']) {
  cpSync(join(here, name), join(older, 'test', 'versions', name));
}
process.stdout.write(`${commit} carries on what stands in ${newest}\n`);
run('npx', ['vitest', 'run', 'test/versions/carryOn.integration.test.ts'], older, 1);
rmSync(older, { recursive: true, force: true });
