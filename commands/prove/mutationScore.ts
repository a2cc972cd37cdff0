import { readFile } from 'node:fs/promises';
import { Refusal, refuse } from '../terminal/refusal.ts';

/** What Stryker's JSON report says of one mutant, and nothing else of it is read here. */
interface Mutant {
  readonly status: string;
}

/** Of `mutation-testing-report-schema` 3: by path from the project. */
export interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly Mutant[] }>>;
}

export interface Score {
  readonly folder: string;
  readonly mutants: number;
  /** A test turned red, or never ended. */
  readonly noticed: number;
  /** Those of them that never ended. */
  readonly endless: number;
  /** Counted nowhere: they broke where no test looked. */
  readonly broken: number;
  /** Of a hundred, with one digit, never rounded up. */
  readonly percent: number;
}

/** Mutants that make no program, and those that were left out, say nothing about tests. */
const counted: ReadonlySet<string> = new Set(['Killed', 'Timeout', 'Survived', 'NoCoverage']);
const noticed: ReadonlySet<string> = new Set(['Killed', 'Timeout']);

/**
 * The score of a folder, and after it those of the folders in it.
 *
 * @throws {Refusal} when nothing was changed in it: no test would have noticed anything
 */
export function mutationScores({ files }: MutationReport, folder: string): readonly [Score, ...Score[]] {
  const inside = Object.keys(files)
    .filter(path => path.startsWith(`${folder}/`))
    .map(path => path.slice(folder.length + 1).split('/'))
    .flatMap(([name = '', file]) => (file === undefined ? [] : [`${folder}/${name}`]));
  const whole = score(files, folder);
  if (whole.mutants === 0) refuse(`nothing was changed in ${folder}: this says nothing of its tests`);
  return [whole, ...[...new Set(inside)].toSorted().map(each => score(files, each))];
}

function score(files: MutationReport['files'], folder: string): Score {
  const all = Object.entries(files)
    .filter(([path]) => path.startsWith(`${folder}/`))
    .flatMap(([, file]) => file.mutants.map(({ status }) => status));
  const of = all.filter(status => counted.has(status));
  return {
    folder,
    ...share(of.length, of.filter(status => noticed.has(status)).length),
    endless: of.filter(status => status === 'Timeout').length,
    broken: all.filter(status => status === 'RuntimeError' || status === 'CompileError').length,
  };
}

/** All of them together; folders within folders are not to be among them. */
export const total = (scores: readonly Score[]): Score => {
  const sum = (of: (score: Score) => number) => scores.reduce((all, each) => all + of(each), 0);
  return {
    folder: 'all',
    ...share(
      sum(each => each.mutants),
      sum(each => each.noticed),
    ),
    endless: sum(each => each.endless),
    broken: sum(each => each.broken),
  };
};

const share = (mutants: number, seen: number) => ({
  mutants,
  noticed: seen,
  percent: mutants === 0 ? 100 : Math.floor((seen / mutants) * 1_000) / 10,
});

/** @throws {Refusal} when there is none, or no JSON in it */
export async function readMutationReport(path: string): Promise<MutationReport> {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new Refusal(`Stryker left no report that can be read at ${path}`, { cause });
  }
}
