import { createRequire } from 'node:module';
import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type RunnerTask } from 'vitest';
import type { VitestRunner } from 'vitest/suite';
import type { Load } from './bundledTests.ts';

/** The copy of vitest's own collector that its `it` registers with; it is no dependency of this project. */
const collector: { startTests(files: string[], runner: VitestRunner): Promise<readonly RunnerTask[]> } =
  await import(pathToFileURL(createRequire(import.meta.resolve('vitest')).resolve('@vitest/runner')).href);

export interface Played {
  /** File from the project, `#`, name. */
  readonly id: string;
  /** Titles around it and its own. */
  readonly name: string;
  readonly fileName: string;
  readonly ms: number;
  /** Absent of a test that passed. */
  readonly failure?: string;
}

export interface Play {
  readonly load: Load;
  /** Absolute path. */
  readonly file: string;
  /** Names of the only tests to run; undefined runs all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** Nothing more runs after the first test that fails. */
  readonly stopsAtFailure: boolean;
  /** The file is loaded, and no test has begun. */
  loaded?(): void;
  /** Called with the test that begins, and with undefined after it. */
  testing?(id: string | undefined): void;
}

/**
 * Runs the tests of a file in this process one after the other, as vitest runs them: its collector, its hooks, its time-outs, its
 * `expect`. A file that cannot be loaded is a failure.
 *
 * @returns what ran, without what was skipped
 * @throws {Error} when a test of `only` is not there any more
 */
export async function playedTests({ load, file, only, stopsAtFailure, ...told }: Play): Promise<Played[]> {
  const path = relative(process.cwd(), file);
  const ids = new Map<RunnerTask, string>();
  const played: Played[] = [];
  let stopped = false;
  const note = (name: string, task: RunnerTask) => {
    const failure =
      task.result?.state === 'fail'
        ? (task.result.errors?.[0]?.message ?? 'failed without a word')
        : undefined;
    const ms = task.result?.duration ?? 0;
    played.push({
      id: `${path}#${name}`,
      name,
      fileName: file,
      ms,
      ...(failure !== undefined && { failure }),
    });
    stopped ||= stopsAtFailure && failure !== undefined;
  };
  const runner: VitestRunner = {
    config,
    importFile: load,
    onCollected(files) {
      for (const [test, name] of files.flatMap(named)) ids.set(test, name);
      if (only !== undefined) {
        const names = new Set(ids.values());
        for (const name of only) if (!names.has(name)) throw new Error(`no test any more: ${path} ${name}`);
        for (const [test, name] of ids) if (!only.has(name)) test.mode = 'skip';
      }
      told.loaded?.();
    },
    onBeforeRunTask(test) {
      if (stopped) test.mode = 'skip';
      else if (test.mode === 'run') told.testing?.(`${path}#${ids.get(test)}`);
    },
    // As vitest's own runner does for `expect.assertions` and `expect.hasAssertions`.
    onBeforeTryTask: () => expect.setState({ ...noAssertionsYet, testPath: file }),
    onAfterTryTask() {
      const state = expect.getState();
      if (state.expectedAssertionsNumber !== null && state.assertionCalls !== state.expectedAssertionsNumber)
        throw state.expectedAssertionsNumberErrorGen?.() ?? new Error('another number of assertions');
      if (state.isExpectingAssertions === true && state.assertionCalls === 0)
        throw state.isExpectingAssertionsError ?? new Error('no assertion');
    },
    onAfterRunTask(test) {
      told.testing?.(undefined);
      note(ids.get(test) ?? test.name, test);
    },
  };
  const files = await collector.startTests([file], runner);
  // A file that did not load, or a hook around tests that failed.
  for (const suite of files.flatMap(suitesIn)) if (suite.result?.errors?.length) note(suite.name, suite);
  return played;
}

const config: VitestRunner['config'] = {
  root: process.cwd(),
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  testNamePattern: undefined,
  allowOnly: false,
  sequence: { seed: 1, hooks: 'stack', setupFiles: 'list' },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: 60_000,
  hookTimeout: 60_000,
  retry: 0,
  includeTaskLocation: false,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

const noAssertionsYet = {
  assertionCalls: 0,
  isExpectingAssertions: false,
  isExpectingAssertionsError: null,
  expectedAssertionsNumber: null,
  expectedAssertionsNumberErrorGen: null,
};

const suitesIn = (task: RunnerTask): RunnerTask[] =>
  task.type === 'test' ? [] : [task, ...task.tasks.flatMap(suitesIn)];

/** Each test of a file with its titles; one that is not the first of its name has its number behind it. */
function named(file: RunnerTask): [RunnerTask, string][] {
  const times = new Map<string, number>();
  const walk = (task: RunnerTask, titles: readonly string[]): [RunnerTask, string][] => {
    if (task.type !== 'test') return task.tasks.flatMap(inner => walk(inner, [...titles, inner.name]));
    const name = titles.join(' ');
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return [[task, time === 1 ? name : `${name} (${time})`]];
  };
  return walk(file, []);
}
