import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleFunctions } from '../../../bundling/bundleFunctions.ts';
import { bundleSettings } from '../../../bundling/bundleSettings.ts';

/** One bundle as it is deployed. */
export interface Bundle {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
}

export interface ColdBundles {
  /** What the functions are held against, made in the same way. */
  readonly sdkAlone: Bundle;
  readonly sdkAndToolbox: Bundle;
  readonly functions: readonly Bundle[];
}

/** Bundles every function as for Lambda, and beside them what a function would weigh without us. */
export async function bundleColdStarts(projectDirectory: string, directory: string): Promise<ColdBundles> {
  const functions = join(directory, 'functions');
  const names = await bundleFunctions({
    projectDirectory,
    outputDirectory: functions,
    target: 'node20',
    onLambda: true,
  });
  return {
    ...(await bundleBare(projectDirectory, join(directory, 'bare'))),
    functions: await Promise.all(names.map(name => bundleOf(functions, name))),
  };
}

/** What the functions are held against. */
export async function bundleBare(
  projectDirectory: string,
  directory: string,
): Promise<Omit<ColdBundles, 'functions'>> {
  await build({
    ...bundleSettings,
    absWorkingDir: projectDirectory,
    entryPoints: ['sdkAlone', 'sdkAndToolbox'].map(name => `commands/bench/coldStart/${name}.ts`),
    outdir: directory,
    target: 'node20',
  });
  return {
    sdkAlone: await bundleOf(directory, 'sdkAlone'),
    sdkAndToolbox: await bundleOf(directory, 'sdkAndToolbox'),
  };
}

async function bundleOf(folder: string, name: string): Promise<Bundle> {
  const file = join(folder, `${name}.mjs`);
  return { name, file, bytes: (await stat(file)).size };
}
