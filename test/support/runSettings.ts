import { lstatSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

/** The SDK speaks of versions of Node that it will need next year, once for each file. */
export const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** How long `expect.poll` looks; its own second is too short for a busy machine. */
const patience = { poll: { timeout: 50_000 } };

const root = join(import.meta.dirname, '..', '..');
const packages = join(root, 'node_modules');
const areBorrowed = lstatSync(packages, { throwIfNoEntry: false })?.isSymbolicLink() === true;

/**
 * What was compiled once is known to the other projects, and to the next run. A copy that borrows its packages, as `npm run prove`
 * makes one, keeps it to itself: it goes with the copy.
 */
export const keptModules = {
  fsModuleCache: true,
  fsModuleCachePath: join(areBorrowed ? root : packages, '.cache', 'vitest'),
};

/** Of the tests of one kind. A busy machine is slow, not wrong. Timeout in ms. */
export const common = (timeout: number) =>
  ({
    env,
    expect: patience,
    isolate: false,
    experimental: keptModules,
    testTimeout: timeout,
    hookTimeout: timeout,
  }) as const;

/** More than there are cores: files also wait, for programs and for times to pass. */
export const maxWorkers = availableParallelism() + 1;

/** What tests share that need an engine or a program: started, and compiled, once for all. */
export const sharedByAll = ['test/engines/shareDynoxide.ts', 'test/support/compilePrograms.ts'];
