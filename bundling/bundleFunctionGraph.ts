import { createWriteStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { bundleProgram } from './bundleProgram.ts';
import { readDeployment } from './deployment.ts';
import { functionGraphEntry } from './serverEntry.ts';
import { fixedTime } from './zipBundle.ts';

/** The one archive of both functions: what starts an HTTP function, what an event function loads, and the program. */
const functionGraphArchive = join('.build', 'functiongraph', 'functiongraph.zip');

/**
 * Makes the code of the functions on FunctionGraph, for the oldest Node there (20.15). What serverless.yml says of routes and
 * schedules is read now and stands in the program. The same sources give the same archive.
 *
 * @param outputDirectory emptied first
 * @returns the path of the archive
 */
export async function bundleFunctionGraph(
  projectDirectory: string,
  outputDirectory: string = join(projectDirectory, dirname(functionGraphArchive)),
): Promise<string> {
  const entry = functionGraphEntry(await readDeployment(projectDirectory));
  const program = await bundleProgram('functiongraph', entry, {
    projectDirectory,
    outputDirectory,
    target: 'node20',
  });
  const ours = join(projectDirectory, 'deploy', 'huawei', 'functiongraph');
  const archive = new ZipFile();
  archive.addFile(join(ours, 'bootstrap'), 'bootstrap', { mtime: fixedTime, mode: 0o100755 });
  archive.addFile(join(ours, 'index.cjs'), 'index.js', { mtime: fixedTime, mode: 0o100644 });
  archive.addFile(program, 'functiongraph.mjs', { mtime: fixedTime, mode: 0o100644 });
  archive.end();
  const path = join(outputDirectory, basename(functionGraphArchive));
  await pipeline(archive.outputStream, createWriteStream(path));
  return path;
}
