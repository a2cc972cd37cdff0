import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Random lives take seconds for every change, and the cost of a call is no matter of what is answered. */
const left = ['lifecycle.model.test.ts', 'unsignedCost.test.ts'];

/**
 * The unit tests that are to see a change in one part of `shared`: its own, which take seconds, where all take a minute.
 *
 * @param root of the project
 * @param part a folder of `shared`, such as `wire`
 * @returns absolute paths, sorted
 * @throws {Error} when there is none: a score without a test would be nobody's
 */
export function unitTests(root: string, part: string | undefined): string[] {
  if (part === undefined) throw new Error('MUTANTS_PART must name the part of shared whose tests are to run');
  const files = readdirSync(join(root, 'test', 'shared', part), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
    .filter(({ name }) => !/\.(integration|e2e)\.test\.ts$/.test(name) && !left.includes(name))
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted();
  if (files.length === 0) throw new Error(`there is no unit test of shared/${part}`);
  return files;
}
