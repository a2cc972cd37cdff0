import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectDirectory } from '../../../bundling/projectDirectory.ts';
import { guardSets } from '../../../commands/prove/guardSets.ts';

const read = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');

describe.each(Object.entries(guardSets))('each guard of prove -- %s', (_, { guards }) => {
  it('stands exactly once in its file, and is gone when it was taken out', () => {
    const wrong = guards.filter(({ file, from, to }) => read(file).split(from).length !== 2 || to === from);
    expect(wrong.map(({ of, guard }) => `${of}: ${guard}`)).toEqual([]);
  });

  it('names tests that exist', () => {
    const missing = guards
      .flatMap(({ tests }) => tests)
      .filter(path => !existsSync(join(projectDirectory, path)));
    expect(missing).toEqual([]);
  });
});
