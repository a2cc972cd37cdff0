import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import type { Guard } from './guard.ts';
import type { GuardSet } from './guardSets.ts';
import { type TakenOut, takeOut } from './takeOut.ts';

const end = '<!-- end of guards -->';

/**
 * Takes each guard out in turn in a copy of the project, and writes what turned red into the pages of the set.
 *
 * @param name of the set, by which its table is found in the page
 * @param only guards of this name alone; what the pages say of the others stays
 * @returns whether at least one test turned red for each
 */
export async function proveGuards(
  name: string,
  set: GuardSet,
  say: (line: string) => void,
  only?: string,
): Promise<boolean> {
  const guards = set.guards.filter(guard => only === undefined || guard.of === only);
  const copy = await copyOfProject();
  const results: TakenOut[] = [];
  const green = new Set<string>();
  try {
    for (const guard of guards) {
      const result = await takeOut(copy, guard, green);
      results.push(result);
      const { red, problem } = result;
      say(
        `${red === undefined ? '✗' : '✓'} ${guard.of}: ${guard.guard}: ${problem ?? red ?? 'no test is red'}`,
      );
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  await writeTables(`<!-- guards: written by npm run prove -- ${name} -->`, set, results);
  const seen = results.filter(({ red }) => red !== undefined).length;
  say(
    `${seen === results.length ? '✓' : '✗'} ${seen} of ${results.length} guards are missed by a test when they are gone`,
  );
  return seen === results.length;
}

async function copyOfProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'guards-'));
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: projectDirectory,
    encoding: 'utf8',
  });
  for (const path of listed.split('\0').filter(each => each !== '')) {
    const to = join(copy, path);
    await mkdir(dirname(to), { recursive: true });
    await cp(join(projectDirectory, path), to).catch((error: NodeJS.ErrnoException) => {
      // Deleted, and not yet committed.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await symlink(join(projectDirectory, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

/** The table of both languages: what is named is the same, so only its head differs. */
async function writeTables(mark: string, set: GuardSet, results: readonly TakenOut[]): Promise<void> {
  for (const [file, head] of Object.entries(set.pages)) {
    const path = join(projectDirectory, file);
    const text = await readFile(path, 'utf8');
    const [before = '', rest = ''] = text.split(mark);
    const present = rest.slice(0, rest.indexOf(end));
    const after = rest.slice(rest.indexOf(end) + end.length);
    const rows = set.guards.map(guard => rowOf(guard, results, present)).filter(row => row !== undefined);
    const table = [mark, '', head, '|---|---|---|', ...rows, '', end].join('\n');
    await writeFile(path, `${before}${table}${after}`);
  }
}

/** What was seen now, or what the page says of an earlier run. */
function rowOf(guard: Guard, results: readonly TakenOut[], present: string): string | undefined {
  const name = `| ${guard.of} | ${guard.guard} |`;
  const result = results.find(taken => taken.guard === guard);
  if (result === undefined) return present.split('\n').find(row => row.startsWith(name));
  const { red, problem } = result;
  return `${name} ${problem ?? red?.replaceAll('|', '\\|') ?? '**none**'} |`;
}
