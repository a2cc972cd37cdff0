import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Runs the Serverless CLI of the project in a child process that shares this one's terminal.
 *
 * @param options `quiet` keeps its output to itself; `serviceDirectory` is where serverless.yml lies, unless at the root
 * @returns its exit code; a child that a signal ended counts as 1
 */
export async function runServerless(
  projectDirectory: string,
  commandLine: readonly string[],
  options: { readonly quiet?: boolean; readonly serviceDirectory?: string } = {},
): Promise<number> {
  const manifest = createRequire(join(projectDirectory, 'package.json')).resolve('serverless/package.json');
  const cli = join(dirname(manifest), 'bin', 'serverless.js');
  const child = spawn(process.execPath, [cli, ...commandLine], {
    cwd: options.serviceDirectory ?? projectDirectory,
    stdio: options.quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit',
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', code => resolve(code ?? 1));
  });
}
