import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleSettings } from './bundleSettings.ts';

export interface ProgramOptions {
  readonly projectDirectory: string;
  /** Emptied first. */
  readonly outputDirectory: string;
  /** The oldest Node that runs the result. */
  readonly target: 'node20' | 'node24';
}

/**
 * Bundles a program that is given as text, with all that it needs, into `<outputDirectory>/<name>.mjs` and its source map.
 *
 * @param contents TypeScript; its imports are relative to the project's directory
 * @returns the path of the program
 */
export async function bundleProgram(
  name: string,
  contents: string,
  { projectDirectory, outputDirectory, target }: ProgramOptions,
): Promise<string> {
  await rm(outputDirectory, { recursive: true, force: true });
  const outfile = join(outputDirectory, `${name}.mjs`);
  await build({
    absWorkingDir: projectDirectory,
    stdin: { contents, resolveDir: projectDirectory, sourcefile: `${name}.ts`, loader: 'ts' },
    outfile,
    ...bundleSettings,
    target,
    sourcemap: 'linked',
    sourcesContent: false,
  });
  return outfile;
}
