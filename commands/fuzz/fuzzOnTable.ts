import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDeployment } from '../../bundling/deployment.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { startEmbeddedTable } from '../../sandbox/deployment/table/embeddedTable.ts';

/**
 * Runs this program once more beside an embedded table in this process: its heap and its CPU are then those of the front
 * doors alone.
 *
 * @returns the exit code
 */
export async function besideEmbeddedTable(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'koogallery-fuzz-'));
  const { table: properties } = await readDeployment(projectDirectory);
  const table = await startEmbeddedTable({ directory, tableName: 'koogallery-bridge-fuzz', properties });
  try {
    const [program = '', ...words] = process.argv.slice(1);
    const runner = program.endsWith('.ts') ? [join(projectDirectory, 'commands', 'run.cjs')] : [];
    const child = spawn(process.execPath, [...runner, program, ...words, '--endpoint', table.endpoint], {
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    return typeof code === 'number' ? code : 2;
  } finally {
    await table.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
