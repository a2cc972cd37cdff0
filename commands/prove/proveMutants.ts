import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { type MutationReport, mutationScores } from './mutationScore.ts';

/** The newest that runs on Node 20. No dependency of the project: its 47 MB are only for who asks for the score. */
const programs = ['@stryker-mutator/core@9.6.1', '@stryker-mutator/vitest-runner@9.6.1'];
const report = join(projectDirectory, '.build', 'mutants', 'report.json');
/** Of a hundred. */
const aim = 90;

/** What decides what is answered: the wire, the callback layer, and every folder of rules. */
export const mutatedFolders: readonly string[] = [
  ...readdirSync(join(projectDirectory, 'shared'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name === 'rules')
    .map(({ parentPath, name }) => join(parentPath, name).slice(projectDirectory.length).replace(/^\//, ''))
    .toSorted(),
  'shared/wire',
  'shared/callback',
];

/**
 * Changes the sources in every way that Stryker knows, one at a time, and counts which changes a unit test notices: of
 * each folder the unit tests of its own part of `shared`, which take seconds, where all of them take a minute a change.
 *
 * @param only one of `mutatedFolders`; all of them take an hour
 * @returns whether nine of ten are noticed
 * @throws {Error} when Stryker cannot be had, or does not end as it should
 */
export async function proveMutants(say: (line: string) => void, only?: string): Promise<boolean> {
  const folders = only === undefined ? mutatedFolders : [only];
  if (!existsSync(join(projectDirectory, 'node_modules', '@stryker-mutator', 'vitest-runner')))
    await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', ...programs]);
  const files: Record<string, MutationReport['files'][string]> = {};
  for (const folder of folders) Object.assign(files, (await reportOf(folder)).files);
  const scores = mutationScores({ files }, folders);
  for (const { folder, mutants, noticed, percent } of scores)
    say(
      `${percent >= aim ? '✓' : '✗'} ${folder}: ${noticed} of ${mutants} changes are noticed, ${percent} %`,
    );
  return scores.every(({ percent }) => percent >= aim);
}

/** What Stryker found in one folder; nothing of an earlier run is believed. */
async function reportOf(folder: string): Promise<MutationReport> {
  await rm(report, { force: true });
  const [, part = ''] = folder.split('/');
  const words = ['stryker', 'run', 'test/proof/stryker.config.json', '--mutate', `${folder}/**/*.ts`];
  await run('npx', words, { MUTANTS_PART: part });
  return JSON.parse(await readFile(report, 'utf8'));
}

async function run(
  program: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = { ...process.env, ...variables };
  const child = spawn(program, words, { cwd: projectDirectory, stdio: 'inherit', env });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`${program} ${words[0]} ended with ${exitCode}`);
}
