import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { bundleSettings } from './bundleSettings.ts';
import { discoverFunctions } from './discoverFunctions.ts';

const onLambda = (name: string): string =>
  fileURLToPath(new URL(join('onLambda', `${name}.ts`), import.meta.url));

/** What stands instead of parts of the SDK that no function on Lambda needs, 120 KB of each bundle. */
export const lambdaAlias = {
  '@aws-sdk/credential-provider-node': onLambda('environmentCredentials'),
  '@aws-sdk/endpoint-cache': onLambda('endpointCache'),
  '@smithy/core/event-streams': onLambda('eventStreams'),
} as const;

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
  /**
   * Leaves out what no function on Lambda needs of the SDK: every way to credentials but the environment, where Lambda puts
   * them, and streams of events.
   */
  readonly onLambda?: boolean;
}

/**
 * Bundles every function, all dependencies included, in one esbuild call: nothing is read from node_modules at run time.
 *
 * @returns the names of the functions, as `discoverFunctions` gives them
 */
export async function bundleFunctions(options: BundleOptions): Promise<string[]> {
  const { projectDirectory, outputDirectory, target, shareCode = false } = options;
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
    ...(options.onLambda === true && { alias: lambdaAlias }),
    sourcemap: 'linked',
    sourcesContent: false,
  });
  return names;
}
