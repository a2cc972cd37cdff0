import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { copyFile, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { refuse } from '../terminal/refusal.ts';
import { mutationScores, readMutationReport, type Score, total } from './mutationScore.ts';

/** The newest that runs on Node 20. No dependency of the project: its 47 MB are only for who asks for the score. */
const [stryker, version] = ['@stryker-mutator/core', '9.6.1'];
const home = join(projectDirectory, 'node_modules', stryker);
const reports = join(projectDirectory, '.build', 'mutants');
/** Of a hundred. */
const aim = 90;

/** What decides what is answered: every folder of rules, the wire, and the callback layer. */
export const mutatedFolders: readonly string[] = [
  ...readdirSync(join(projectDirectory, 'shared'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name === 'rules')
    .map(({ parentPath, name }) => join(parentPath, name).slice(projectDirectory.length).replace(/^\//, ''))
    .toSorted(),
  'shared/wire',
  'shared/callback',
];

/** Whether it is one of them, or a folder within one. */
export const isMutated = (folder: string): boolean =>
  mutatedFolders.some(each => folder === each || folder.startsWith(`${each}/`)) &&
  posix.join(folder, '.') === folder &&
  statSync(join(projectDirectory, folder), { throwIfNoEntry: false })?.isDirectory() === true;

/**
 * Changes the sources in every way that Stryker knows, one at a time, and counts which changes a unit test notices: of
 * each folder the unit tests of its own part of `shared`. Says the score of each folder as soon as it is there, so that a
 * run that is stopped was not in vain.
 *
 * @param only one for which `isMutated` holds; all of them take about half an hour
 * @returns whether nine of ten are noticed in each
 * @throws {Refusal} when Stryker cannot be had, or does not end as it should, also because a test is red without a change
 */
export async function proveMutants(say: (line: string) => void, only?: string): Promise<boolean> {
  const installed = join(home, 'package.json');
  if (!existsSync(installed) || JSON.parse(readFileSync(installed, 'utf8')).version !== version)
    await run('npm install', 'npm', [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      `${stryker}@${version}`,
    ]);
  const lines: string[] = [];
  const scores: Score[] = [];
  const tell = (line: string) => {
    lines.push(line);
    say(line);
  };
  for (const folder of only === undefined ? mutatedFolders : [only]) {
    const start = performance.now();
    const [whole, ...inside] = await scoresOf(folder);
    scores.push(whole);
    tell(`${mark(whole)} ${words(whole)}, ${Math.round((performance.now() - start) / 1_000)} s`);
    for (const each of inside) tell(`    ${words(each)}`);
  }
  if (scores.length > 1) {
    // Between them stood what Stryker says.
    for (const line of lines) say(line);
    say(words(total(scores)));
  }
  return scores.every(({ percent }) => percent >= aim);
}

const mark = ({ percent }: Score) => (percent >= aim ? '✓' : '✗');

function words({ folder, mutants, noticed, endless, broken, percent }: Score): string {
  const apart = [
    ...(endless > 0 ? [`${endless} of them as a test that never ends`] : []),
    ...(broken > 0 ? [`${broken} more broke outside of the tests`] : []),
  ];
  const said = apart.length > 0 ? ` (${apart.join('; ')})` : '';
  return `${folder}: ${noticed} of ${mutants} changes are noticed, ${percent} %${said}`;
}

/** What Stryker found in one folder; nothing of an earlier run is believed. */
async function scoresOf(folder: string): Promise<readonly [Score, ...Score[]]> {
  const report = join(reports, 'report.json');
  await rm(report, { force: true });
  // What a run that was stopped has left.
  await rm(join(reports, 'tmp'), { recursive: true, force: true });
  const [, part = ''] = folder.split('/');
  const words = ['run', 'test/proof/stryker.config.json', '--mutate', `${folder}/**/*.ts`];
  await run('Stryker', process.execPath, [join(home, 'bin', 'stryker.js'), ...words], {
    // Stryker and the processes that it starts load our runner, which is TypeScript.
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import tsx`,
    MUTANTS_PART: part,
  });
  const scores = mutationScores(await readMutationReport(report), folder);
  for (const kind of ['json', 'html'])
    await copyFile(join(reports, `report.${kind}`), join(reports, `${folder.replaceAll('/', '-')}.${kind}`));
  return scores;
}

async function run(
  name: string,
  program: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<void> {
  const env = { ...process.env, ...variables };
  const child = spawn(program, words, { cwd: projectDirectory, stdio: 'inherit', env });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) refuse(`${name} ended with ${exitCode}, for the reason that stands above`);
}
