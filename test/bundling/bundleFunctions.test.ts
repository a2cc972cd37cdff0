import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { bundleFunctions } from '../../bundling/bundleFunctions.ts';
import { archiveName, zipBundle } from '../../bundling/zipBundle.ts';
import { zipEntries } from '../commands/bundle/zipEntries.ts';

let project: string;
let output: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'bundle-'));
  output = join(project, 'out');
  write('shared/words.ts', `export const words: string = 'hello';`);
  // A CommonJS dependency that requires a module of Node, as some packages still do.
  write('node_modules/old/index.js', `module.exports = () => require('node:path').basename('/a/old');`);
  write(
    'functions/root.ts',
    `import { words } from '../shared/words.ts'; export const handler = async () => words;`,
  );
  write('functions/saas/newInstance.ts', `import old from 'old'; export const handler = async () => old();`);
});

afterEach(() => rmSync(project, { recursive: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(project, path)), { recursive: true });
  writeFileSync(join(project, path), text);
}

const bundle = (options: { shareCode?: boolean } = {}) =>
  bundleFunctions({ projectDirectory: project, outputDirectory: output, target: 'node20', ...options });
const handlerOf = async (name: string): Promise<() => Promise<unknown>> =>
  (await import(pathToFileURL(join(output, `${name}.mjs`)).href)).handler;

it('makes one module of each file below functions/, whatever its depth', async () => {
  expect(await bundle()).toEqual(['root', 'saas/newInstance']);
  expect(await (await handlerOf('root'))()).toBe('hello');
});

it('carries CommonJS dependencies that require modules of Node', async () => {
  await bundle();
  rmSync(join(project, 'node_modules'), { recursive: true });
  expect(await (await handlerOf('saas/newInstance'))()).toBe('old');
});

it('leaves nothing of a function that is gone', async () => {
  await bundle();
  rmSync(join(project, 'functions/root.ts'));
  expect(await bundle()).toEqual(['saas/newInstance']);
  expect(existsSync(join(output, 'root.mjs'))).toBe(false);
});

it('lets functions of one process share what they have in common, and each runs as before', async () => {
  write(
    'functions/other.ts',
    `import { words } from '../shared/words.ts'; export const handler = async () => words;`,
  );
  await bundle({ shareCode: true });
  expect(readdirSync(join(output, 'shared')).filter(name => name.endsWith('.mjs'))).not.toEqual([]);
  expect(await (await handlerOf('root'))()).toBe('hello');
  expect(await (await handlerOf('other'))()).toBe('hello');
});

it('packs one function and nothing else, the same bytes each time, its source map where asked for', async () => {
  await bundle();
  const archive = async (options: { sourceMaps?: boolean } = {}) => {
    await zipBundle(output, 'saas/newInstance', options);
    return readFileSync(join(output, archiveName('saas/newInstance')));
  };
  const first = await archive();
  expect(zipEntries(first)).toEqual(['.build/saas/newInstance.mjs']);
  await bundle();
  expect((await archive()).equals(first)).toBe(true);
  expect(zipEntries(await archive({ sourceMaps: true }))).toEqual([
    '.build/saas/newInstance.mjs',
    '.build/saas/newInstance.mjs.map',
  ]);
});
