import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleSettings } from './bundleSettings.ts';
import { discoverFunctions } from './discoverFunctions.ts';

const environmentCredentials = fileURLToPath(new URL('environmentCredentials.ts', import.meta.url));

export interface BundleOptions {
  readonly projectDirectory: string;
  /** Where `<function>.mjs` and its source map go. Emptied first, so that nothing of a removed function stays. */
  readonly outputDirectory: string;
  /** The oldest Node that runs the result. */
  readonly target: 'node20' | 'node24';
  /**
   * Puts what several functions use into files that they share, for functions that run in one process: 60 copies of
   * the same libraries take that many times as long to bundle and to load. Deployed functions share nothing.
   */
  readonly shareCode?: boolean;
  /** Leaves out every way to credentials but the environment, where Lambda puts them. */
  readonly credentialsFromEnvironment?: boolean;
}

/**
 * Bundles every function, all dependencies included, in one esbuild call: nothing is read from node_modules at run time.
 *
 * @returns the names of the functions, as `discoverFunctions` gives them
 */
export async function bundleFunctions(options: BundleOptions): Promise<string[]> {
  const { projectDirectory, outputDirectory, target, shareCode = false } = options;
  const { credentialsFromEnvironment = false } = options;
  const names = await discoverFunctions(projectDirectory);
  await rm(outputDirectory, { recursive: true, force: true });
  await build({
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(names.map(name => [name, join('functions', `${name}.ts`)])),
    outdir: outputDirectory,
    ...bundleSettings,
    splitting: shareCode,
    chunkNames: 'shared/[name]-[hash]',
    target,
    ...(credentialsFromEnvironment && {
      alias: { '@aws-sdk/credential-provider-node': environmentCredentials },
    }),
    sourcemap: 'linked',
    sourcesContent: false,
  });
  return names;
}
