import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

/**
 * Works out every module `*.constant.ts` while bundles are made: what it exports stands in the bundle as JSON, and
 * nothing that it took to work it out. Once for each process: the sources do not change meanwhile.
 *
 * @param settings how the module itself is bundled to be run
 */
export function constants(settings: BuildOptions): Plugin {
  const evaluated = new Map<string, Promise<string>>();
  return {
    name: 'constants',
    setup({ onLoad }) {
      onLoad({ filter: /\.constant\.ts$/ }, async ({ path }) => {
        const known = evaluated.get(path) ?? evaluate(path, settings);
        evaluated.set(path, known);
        return { contents: await known, loader: 'js' };
      });
    },
  };
}

async function evaluate(path: string, settings: BuildOptions): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'koogallery-constant-'));
  try {
    const outfile = join(directory, 'constant.mjs');
    const { outExtension: _, plugins: __, ...others } = settings;
    await build({ ...others, entryPoints: [path], outfile, target: 'node20' });
    const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(outfile).href);
    return Object.entries(exported)
      .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
      .join('\n');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
