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
  /** Of a hundred, with one digit; 100 where there was nothing to change. */
  readonly percent: number;
}

/** Mutants that make no program, and those that were left out, say nothing about tests. */
const counted: ReadonlySet<string> = new Set(['Killed', 'Timeout', 'Survived', 'NoCoverage']);
const noticed: ReadonlySet<string> = new Set(['Killed', 'Timeout']);

/** The score of each folder of which there is a mutant, and of all of them in the end. */
export function mutationScores({ files }: MutationReport, folders: readonly string[]): readonly Score[] {
  const score = (folder: string, of: (path: string) => boolean): Score => {
    const mutants = Object.entries(files)
      .filter(([path]) => of(path))
      .flatMap(([, file]) => file.mutants)
      .filter(({ status }) => counted.has(status));
    const seen = mutants.filter(({ status }) => noticed.has(status)).length;
    const percent = mutants.length === 0 ? 100 : Math.floor((seen / mutants.length) * 1_000) / 10;
    return { folder, mutants: mutants.length, noticed: seen, percent };
  };
  const within = (path: string, folder: string) => path.startsWith(`${folder}/`);
  return [
    ...folders.map(folder => score(folder, path => within(path, folder))).filter(each => each.mutants > 0),
    score('all', path => folders.some(folder => within(path, folder))),
  ];
}
