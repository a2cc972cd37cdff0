import { basename, relative } from 'node:path';
import fc from 'fast-check';
import { type BundledTests, bundledTests, type Load } from './bundledTests.ts';
import { type Played, playedTests } from './playedTests.ts';
import { unitTests } from './unitTests.ts';

/** What the sources that Stryker has changed share with who runs them. */
interface Switchboard {
  /** The change that is on. */
  activeMutant?: string | undefined;
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
}

/** Of `@stryker-mutator/api`, which is installed only where the score is asked for: what is read of its orders. */
interface Change {
  readonly activeMutant: { readonly id: string };
  /** The source as it runs here. */
  readonly sandboxFileName: string;
  /** `static`: on while the sources load; `runtime`: only while the tests run. */
  readonly mutantActivation: 'runtime' | 'static';
  /** Ids of the tests that reach the change; all where it is reached while loading. */
  readonly testFilter?: readonly string[];
  /** How often it is reached before that is called an endless loop. */
  readonly hitLimit?: number;
}

/**
 * Runs the unit tests of one part of `shared` for Stryker, in its own process: they are compiled once, and each change
 * gets new modules of them, in milliseconds. Stryker's runner for vitest starts a worker and loads all again for each
 * change. The rest is Stryker's: the changes, which tests reach each, two processes side by side, the end of one that hangs.
 */
export class ChangedSources {
  readonly #switchboard: Switchboard;
  #tests: BundledTests | undefined;
  #files: readonly string[] = [];
  /** How long each file has taken at most, ms. */
  readonly #took = new Map<string, number>();
  /** Errors that no test was there to see. */
  #unseen: unknown[] = [];

  constructor() {
    const place: typeof globalThis & { __stryker__?: Switchboard } = globalThis;
    place.__stryker__ ??= {};
    this.#switchboard = place.__stryker__;
  }

  /** Each change is told whether it is on while the modules load, and gets new ones either way. */
  capabilities() {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    for (const event of ['unhandledRejection', 'uncaughtException'])
      process.on(event, error => this.#unseen.push(error));
    this.#files = unitTests(process.cwd(), process.env.MUTANTS_PART);
    // Whether a property holds is asked, not for which smallest case it does not.
    fc.configureGlobal({ endOnFailure: true });
    this.#tests = await bundledTests(process.cwd(), this.#files);
  }

  /** All tests without a change: which passes, and which reaches what. A red one ends Stryker. */
  async dryRun() {
    const board = this.#switchboard;
    Object.assign(board, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined });
    const load = this.#newGraph();
    const played: Played[] = [];
    const testing = (id: string | undefined) => {
      board.currentTestId = id;
    };
    for (const file of this.#files)
      played.push(...(await playedTests({ load, file, stopsAtFailure: false, testing })));
    const errorMessage = await this.#unseenErrors();
    if (errorMessage !== undefined) return { status: 'error', errorMessage };
    const tests = played.map(({ id, name, fileName, ms, failure }) => ({
      ...{ id, name, fileName, timeSpentMs: ms },
      ...(failure === undefined ? { status: 0 } : { status: 1, failureMessage: failure }),
    }));
    return { status: 'complete', tests, mutantCoverage: board.mutantCoverage };
  }

  /** The tests that reach the change, with it on, until one fails. */
  async mutantRun({ activeMutant, sandboxFileName, mutantActivation, testFilter, hitLimit }: Change) {
    const board = this.#switchboard;
    const { id } = activeMutant;
    const whileLoading = mutantActivation === 'static' ? id : undefined;
    Object.assign(board, { activeMutant: whileLoading, hitCount: 0, hitLimit });
    const load = this.#newGraph();
    let nrOfTests = 0;
    let failed: Played | undefined;
    for (const file of this.#nearestFirst(sandboxFileName)) {
      const only = namesIn(file, testFilter);
      if (failed !== undefined || only?.size === 0) continue;
      board.activeMutant = whileLoading;
      const loaded = () => {
        board.activeMutant = id;
      };
      const start = performance.now();
      const played = await playedTests({ load, file, only, stopsAtFailure: true, loaded });
      this.#took.set(file, Math.max(this.#took.get(file) ?? 0, performance.now() - start));
      nrOfTests += played.length;
      failed = played.find(({ failure }) => failure !== undefined);
    }
    const errorMessage = await this.#unseenErrors();
    const hits = board.hitCount ?? 0;
    board.activeMutant = undefined;
    if (hitLimit !== undefined && hits > hitLimit)
      return { status: 'timeout', reason: `reached ${hits} times, where ${hitLimit} is the limit` };
    if (failed !== undefined)
      return { status: 'killed', killedBy: [failed.id], failureMessage: failed.failure, nrOfTests };
    if (testFilter !== undefined && nrOfTests < testFilter.length)
      throw new Error(`only ${nrOfTests} of ${testFilter.length} tests were there to run`);
    return errorMessage === undefined ? { status: 'survived', nrOfTests } : { status: 'error', errorMessage };
  }

  #newGraph(): Load {
    this.#unseen = [];
    this.#switchboard.currentTestId = undefined;
    this.#switchboard.mutantCoverage = { static: {}, perTest: {} };
    return this.#bundled.newGraph();
  }

  get #bundled(): BundledTests {
    if (this.#tests === undefined) throw new Error('init comes first');
    return this.#tests;
  }

  /** The test files that load a source: most changes are seen by the one that has its name, and of others the quick come first. */
  #nearestFirst(source: string): readonly string[] {
    const name = basename(source).replace(/\.ts$/, '.test.ts');
    const rank = (file: string) => (basename(file) === name ? -1 : (this.#took.get(file) ?? 0));
    return this.#files
      .filter(file => this.#bundled.loads(file, source))
      .toSorted((one, other) => rank(one) - rank(other));
  }

  /** What broke where no test saw it: vitest calls such a run an error, and so does Stryker. */
  async #unseenErrors(): Promise<string | undefined> {
    await new Promise(resolve => setImmediate(resolve));
    if (this.#unseen.length === 0) return undefined;
    return `outside of the tests: ${this.#unseen.map(error => String(error)).join('\n')}`;
  }
}

/** Of ids of tests the names of those in this file. */
function namesIn(file: string, ids: readonly string[] | undefined): ReadonlySet<string> | undefined {
  const start = `${relative(process.cwd(), file)}#`;
  return ids && new Set(ids.filter(id => id.startsWith(start)).map(id => id.slice(start.length)));
}

/** How Stryker finds it: what `declareClassPlugin` of its API gives, without that package. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-process', injectableClass: ChangedSources }];
