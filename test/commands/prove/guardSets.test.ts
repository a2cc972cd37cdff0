import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { guardSets } from '../../../commands/prove/guardSets.ts';

const read = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');

describe.each(Object.entries(guardSets))('each guard of prove -- %s', (name, { guards, pages }) => {
  it('stands exactly once in its file, and is gone when it was taken out', () => {
    const wrong = guards.filter(({ file, from, to }) => read(file).split(from).length !== 2 || to === from);
    expect(wrong.map(({ of, guard }) => `${of}: ${guard}`)).toEqual([]);
  });

  it('names each guard once', () => {
    const all = guards.map(({ of, guard }) => `${of}: ${guard}`);
    expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([]);
  });

  it('names tests that exist', () => {
    const missing = guards
      .flatMap(({ tests }) => tests)
      .filter(path => !existsSync(join(projectDirectory, path)));
    expect(missing).toEqual([]);
  });

  it('has a row in each page, with the test that turned red', () => {
    for (const [page, head] of Object.entries(pages)) {
      const [, table = ''] = read(page).split(
        `<!-- guards: written by npm run prove -- ${name} -->\n\n${head}\n`,
      );
      const rows = table.slice(0, table.indexOf('<!-- end of guards -->')).split('\n');
      const without = guards.filter(
        ({ of, guard }) =>
          !rows.some(row => row.startsWith(`| ${of} | ${guard} |`) && !row.includes('**none**')),
      );
      expect(without.map(({ of, guard }) => `${page}: ${of}: ${guard}`)).toEqual([]);
    }
  });
});

it('each failure mode of ARCHITECTURE.md has a guard that is taken out', () => {
  const modes = [...read('ARCHITECTURE.md').matchAll(/^\| (\d+) \| .* \| \[/gm)].map(([, mode]) => mode);
  expect(modes.length).toBeGreaterThan(30);
  const taken = new Set<string | undefined>(guardSets.guards.guards.map(({ of }) => of));
  expect(modes.filter(mode => !taken.has(mode))).toEqual([]);
});
