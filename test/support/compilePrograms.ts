import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { onceForAllProjects } from './onceForAllProjects.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Directory of the compiled programs, each at its own path: `commands/why.mjs` for `commands/why.ts`. */
    programs: string;
  }
}

/**
 * Compiles every program of the project once for all test files that start some: a start takes a quarter of the
 * time that it takes through tsx, which compiles again in each process.
 */
export default async function compilePrograms({ provide }: TestProject): Promise<() => Promise<void>> {
  const programs = await onceForAllProjects('programs', compiled);
  provide('programs', programs);
  return () => rm(programs, { recursive: true, force: true });
}

async function compiled(): Promise<string> {
  // Below node_modules, so that the programs find the packages, which stay outside.
  const cache = join(projectDirectory, 'node_modules', '.cache');
  await mkdir(cache, { recursive: true });
  const programs = await mkdtemp(join(cache, 'programs-'));
  const commands = (await readdir(join(projectDirectory, 'commands'))).filter(name => name.endsWith('.ts'));
  await build({
    absWorkingDir: projectDirectory,
    entryPoints: ['sandbox/start.ts', ...commands.map(name => `commands/${name}`)],
    outdir: programs,
    outbase: projectDirectory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: { 'import.meta.url': 'urlOfSource' },
    plugins: [keepUrls],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return programs;
}

/** Modules that look for files beside them find those that lie beside their source. */
const keepUrls: Plugin = {
  name: 'keep-urls',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const url = JSON.stringify(pathToFileURL(path).href);
      return { contents: `const urlOfSource = ${url}; ${source}`, loader: 'ts' };
    });
  },
};
