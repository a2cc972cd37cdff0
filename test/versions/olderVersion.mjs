// Lets an older version carry on what the present one wrote: node test/versions/olderVersion.mjs [COMMIT]
//
// While a deployment rolls, and after a return to the version before, an older version meets items of a newer one. It is
// checked out beside this one with its own dependencies, gets the newest recording as if it were its table, and has to read
// every item and carry every life on to its end. Exit code: 0 it does, 1 it does not, 2 it cannot be tried.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkOutVersion, root, versionBefore } from './checkOutVersion.mjs';

const [commit = versionBefore] = process.argv.slice(2);

const fixtures = join(root, 'test', 'fixtures');
const takenAt = name => JSON.parse(readFileSync(join(fixtures, name), 'utf8')).takenAt;
const [newest] = readdirSync(fixtures)
  .filter(name => /^items-.+\.json$/.test(name))
  .toSorted((a, b) => takenAt(b) - takenAt(a));
if (newest === undefined) throw new Error('there is no recording');

/** @returns its exit code */
function carryOn(older) {
  for (const folder of ['fixtures', 'versions']) {
    rmSync(join(older, 'test', folder), { recursive: true, force: true });
    mkdirSync(join(older, 'test', folder));
  }
  cpSync(join(fixtures, newest), join(older, 'test', 'fixtures', newest));
  for (const name of ['recordings.ts', 'carryOn.integration.test.ts']) {
    cpSync(join(root, 'test', 'versions', name), join(older, 'test', 'versions', name));
  }
  process.stdout.write(`${commit} carries on what stands in ${newest}\n`);
  const words = ['vitest', 'run', 'test/versions/carryOn.integration.test.ts'];
  const env = { ...process.env, OLDER_VERSION: commit };
  return spawnSync('npx', words, { cwd: older, stdio: 'inherit', env }).status === 0 ? 0 : 1;
}

let older;
try {
  older = checkOutVersion(commit);
  process.exitCode = carryOn(older);
} catch (error) {
  process.stderr.write(`olderVersion: ${error.message}\n`);
  process.exitCode = 2;
} finally {
  if (older !== undefined) rmSync(older, { recursive: true, force: true });
}
