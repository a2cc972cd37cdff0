import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { guards } from './guardList.ts';
import { type TakenOut, takeOut } from './takeOut.ts';

const begin = '<!-- guards: written by npm run prove -- guards -->';
const end = '<!-- end of guards -->';

/**
 * Takes each guard out in turn in a copy of the project, and writes what turned red into docs/proof.md.
 *
 * @returns whether at least one test turned red for each
 */
export async function proveGuards(say: (line: string) => void): Promise<boolean> {
  const copy = await copyOfProject();
  const results: TakenOut[] = [];
  try {
    for (const guard of guards) {
      const result = await takeOut(copy, guard);
      results.push(result);
      const { red, problem } = result;
      say(
        `${red === undefined ? '✗' : '✓'} ${guard.mode} ${guard.guard}: ${problem ?? red ?? 'no test is red'}`,
      );
    }
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
  await writeTable(results);
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
async function writeTable(results: readonly TakenOut[]): Promise<void> {
  const heads = {
    'docs/proof.md': '| failure mode | guard that was taken out | the first test that turned red |',
    'docs/proof.zh-CN.md': '| 失效模式 | 被取掉的防护 | 首先变红的测试 |',
  };
  const rows = results.map(
    ({ guard, red, problem }) =>
      `| ${guard.mode} | ${guard.guard} | ${problem ?? red?.replaceAll('|', '\\|') ?? '**none**'} |`,
  );
  for (const [file, head] of Object.entries(heads)) {
    const path = join(projectDirectory, file);
    const text = await readFile(path, 'utf8');
    const [before = '', rest = ''] = text.split(begin);
    const [, after = ''] = rest.split(end);
    const table = [begin, '', head, '|---|---|---|', ...rows, '', end].join('\n');
    await writeFile(path, `${before}${table}${after}`);
  }
}
