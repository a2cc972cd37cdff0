import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedFunctions } from '../../bundling/bundleCache.ts';

describe('bundles that are kept', () => {
  let project: string;
  beforeEach(() => {
    project = mkdtempSync(join(tmpdir(), 'bundle-cache-'));
    for (const folder of ['bundling', 'client', 'functions', 'shared', 'node_modules']) {
      mkdirSync(join(project, folder));
    }
    write('shared/word.ts', "export const word = 'first';");
    write('functions/say.ts', "import { word } from '../shared/word.ts'; export const handler = () => word;");
    for (const name of [
      'package.json',
      'serverless.yml',
      'tsconfig.json',
      'node_modules/.package-lock.json',
    ]) {
      write(name, '{}');
    }
  });
  afterEach(() => rmSync(project, { recursive: true, force: true }));

  const write = (path: string, text: string) => writeFileSync(join(project, path), text);
  const kept = () => readdirSync(join(project, 'node_modules', '.cache', 'functions'));
  async function bundled(name: string, environment: Readonly<Record<string, string>> = {}): Promise<string> {
    const outputDirectory = join(project, name);
    await cachedFunctions(
      { projectDirectory: project, outputDirectory, target: 'node20', shareCode: true },
      environment,
    );
    return readFileSync(join(outputDirectory, 'say.mjs'), 'utf8');
  }
  /** Writes a mark into what is kept: whoever copies it shows the mark. */
  const mark = () => {
    for (const name of kept()) {
      const file = join(project, 'node_modules', '.cache', 'functions', name, 'say.mjs');
      writeFileSync(file, `${readFileSync(file, 'utf8')}// kept`);
    }
  };

  it('are copied as long as nothing has changed', async () => {
    const first = await bundled('one');
    mark();
    expect(await bundled('two')).toBe(`${first}// kept`);
  });

  it.each([
    ['a source', 'shared/word.ts', "export const word = 'second';"],
    ['a function more', 'functions/more.ts', 'export const handler = 1;'],
    ['a way of bundling', 'bundling/settings.ts', ''],
    ['a package', 'node_modules/.package-lock.json', '{"packages":{}}'],
  ])('are made anew after %s has changed', async (_, path, text) => {
    await bundled('one');
    mark();
    write(path, text);
    expect(await bundled('two')).not.toContain('// kept');
    if (path === 'shared/word.ts') expect(await bundled('two')).toContain('second');
  });

  it('are never those with a module of the seller’s', async () => {
    await bundled('one');
    mark();
    expect(await bundled('two', { PRODUCT_MODULE: 'own.ts' })).not.toContain('// kept');
  });

  it('leave nothing of what lay there before, and are few', async () => {
    for (let edition = 0; edition < 6; edition += 1) {
      write('shared/word.ts', `export const word = '${edition}';`);
      await bundled('one');
    }
    expect(kept()).toHaveLength(3);
    writeFileSync(join(project, 'one', 'old.mjs'), '');
    await bundled('one');
    expect(readdirSync(join(project, 'one'))).not.toContain('old.mjs');
  });

  it('are made where nothing can be kept', async () => {
    rmSync(join(project, 'node_modules', '.package-lock.json'));
    cpSync(join(project, 'package.json'), join(project, 'node_modules', '.cache'));
    expect(await bundled('one')).toContain('first');
  });
});
