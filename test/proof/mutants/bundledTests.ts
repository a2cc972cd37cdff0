import { realpathSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';

/** Loads one test file, and of the sources what it imports and nobody of the same graph has loaded before. */
export type Load = (file: string) => Promise<unknown>;

export interface BundledTests {
  /** Makes a new graph, in which nothing is loaded yet. */
  newGraph(): Load;
  /** Whether a test file imports a source, itself or through others. Absolute paths. */
  loads(file: string, source: string): boolean;
}

/**
 * Compiles test files and the sources that they import into one script, which makes a new graph of modules in a few
 * milliseconds: every change gets modules that nobody has used, without a process of its own. Packages are loaded once and
 * are the same in every graph; `vitest` is the one of this process.
 *
 * @param root from where it compiles
 * @param files absolute paths of test files
 */
export async function bundledTests(root: string, files: readonly string[]): Promise<BundledTests> {
  const packages = new Map<string, unknown>();
  const each = files.map(file => `${JSON.stringify(file)}: () => import(${JSON.stringify(file)})`);
  const { outputFiles, metafile } = await build({
    stdin: { contents: `tests = { ${each.join(', ')} };`, resolveDir: root, loader: 'js' },
    bundle: true,
    write: false,
    metafile: true,
    absWorkingDir: root,
    // A module may wait while it loads, which the other format cannot express; nothing is imported or exported.
    format: 'esm',
    platform: 'node',
    target: 'node20',
    keepNames: true,
    logLevel: 'error',
    plugins: [packagesOf(packages), ownPlace],
  });
  const code = outputFiles.map(({ text }) => text).join('');
  const graph = `(function (packages) { 'use strict'; let tests; ${code}\nreturn tests; })`;
  const script = new Script(graph, { filename: join(root, 'bundledTests.js') });
  const imports = (path: string) => metafile.inputs[path]?.imports.map(({ path }) => path) ?? [];
  const loaded = new Map(files.map(file => [file, reached(relative(root, file), imports)]));
  return {
    newGraph() {
      const tests: Readonly<Record<string, () => Promise<unknown>>> = script.runInThisContext()(packages);
      return async file => {
        const load = tests[file];
        if (load === undefined) throw new Error(`${file} is not in the bundle`);
        await load();
      };
    },
    loads: (file, source) => loaded.get(file)?.has(relative(root, realpathSync(source))) === true,
  };
}

function reached(from: string, imports: (path: string) => readonly string[]): ReadonlySet<string> {
  const all = new Set([from]);
  for (const path of all) for (const next of imports(path)) all.add(next);
  return all;
}

/** Packages as Node itself loads them; a module of the bundle passes on what each exports. */
const packagesOf = (packages: Map<string, unknown>): Plugin => ({
  name: 'packages',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^[^./]/ }, ({ path }) => ({ path, namespace: 'package', sideEffects: false }));
    onLoad({ filter: /./, namespace: 'package' }, async ({ path }) => {
      const exported: Readonly<Record<string, unknown>> = await import(path);
      packages.set(path, exported);
      const names = Object.keys(exported).map(name => JSON.stringify(name));
      return {
        loader: 'js',
        contents: [
          `const exported = packages.get(${JSON.stringify(path)});`,
          ...names.map((name, at) => `const _${at} = exported[${name}]; export { _${at} as ${name} };`),
        ].join('\n'),
      };
    });
  },
});

/** In one script every module would have the same place; those that read files beside themselves keep their own. */
const ownPlace: Plugin = {
  name: 'own place',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      loader: 'ts',
      contents: (await readFile(path, 'utf8'))
        .replaceAll('import.meta.dirname', JSON.stringify(dirname(path)))
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
    }));
  },
};
