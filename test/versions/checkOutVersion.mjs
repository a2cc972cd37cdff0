// Checks out an older version beside this one, with its own dependencies: node test/versions/checkOutVersion.mjs [COMMIT]
//
// Prints the directory, which whoever asked for it removes. Exit code: 0 it is there, 2 it cannot be had: the history of this
// clone does not go back that far, or its dependencies cannot be installed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

/** The version before the present one: what a deployment rolls over, and returns to. */
export const versionBefore = '20e3983';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * @param {string} commit
 * @returns {string} its directory
 * @throws {Error} saying which step failed; nothing is left behind then
 */
export function checkOutVersion(commit) {
  const directory = mkdtempSync(join(tmpdir(), `version-${commit}-`));
  const run = (program, words, cwd) => {
    // What they print goes to stderr: stdout is the directory alone.
    const { status } = spawnSync(program, words, { cwd, stdio: ['ignore', 2, 2] });
    if (status === 0) return;
    rmSync(directory, { recursive: true, force: true });
    throw new Error(`${program} ${words.join(' ')} ended with ${status}`);
  };
  run('git', ['clone', '--quiet', '--no-checkout', root, directory], root);
  run('git', ['checkout', '--quiet', commit], directory);
  run('npm', ['ci', '--no-audit', '--no-fund', '--silent'], directory);
  return directory;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    process.stdout.write(`${checkOutVersion(argv[2] ?? versionBefore)}\n`);
  } catch (error) {
    process.stderr.write(`checkOutVersion: ${error.message}\n`);
    process.exitCode = 2;
  }
}
