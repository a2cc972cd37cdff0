import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleSettings } from './bundleSettings.ts';
import { readDeployment } from './deployment.ts';
import { serverEntry } from './serverEntry.ts';

/** The program and its source map. */
export const serverFiles = ['serve.mjs', 'serve.mjs.map'] as const;

/**
 * Bundles the HTTP process with every function and all that they need into `<outputDirectory>/serve.mjs`. What
 * serverless.yml says of routes and schedules is read now and stands in the file.
 *
 * @param outputDirectory emptied first
 * @param target the oldest Node that runs the result
 * @returns the path of the program
 */
export async function bundleServer(options: {
  readonly projectDirectory: string;
  readonly outputDirectory: string;
  readonly target: 'node20' | 'node24';
}): Promise<string> {
  const { projectDirectory, outputDirectory, target } = options;
  const contents = serverEntry(await readDeployment(projectDirectory));
  await rm(outputDirectory, { recursive: true, force: true });
  const outfile = join(outputDirectory, serverFiles[0]);
  await build({
    absWorkingDir: projectDirectory,
    stdin: { contents, resolveDir: projectDirectory, sourcefile: 'serve.ts', loader: 'ts' },
    outfile,
    ...bundleSettings,
    target,
    sourcemap: 'linked',
    sourcesContent: false,
  });
  return outfile;
}
