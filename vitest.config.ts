import { defineConfig } from 'vitest/config';
import { onlyProofs } from './test/proof/onlyProofs.ts';
import { LongestFirst } from './test/support/longestFirst.ts';
import { isProof } from './test/support/proof.ts';
import { common, keptModules, maxWorkers, sharedByAll } from './test/support/runSettings.ts';

/** What takes out a guard looks for its test among all of them. */
const left = isProof ? [] : [...onlyProofs];

/**
 * Of these two kinds a worker loads the same: so they are one project, whose workers are kept, unless one kind is asked
 * for.
 */
const kinds = process.argv.some(word => word.startsWith('--project'))
  ? { integration: ['integration'], e2e: ['e2e'] }
  : { 'integration and e2e': ['integration', 'e2e'] };

/** A test's suffix says what it needs: nothing (unit), a table engine (integration), the running sandbox (e2e). */
export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers,
    experimental: keptModules,
    // All kinds side by side: none waits for the last file of another.
    sequence: { sequencer: LongestFirst },
    projects: [
      ...Object.entries(kinds).map(([name, suffixes]) => ({
        test: {
          name,
          ...common(240_000),
          include: suffixes.map(suffix => `test/**/*.${suffix}.test.ts`),
          exclude: left,
          globalSetup: sharedByAll,
        },
      })),
      {
        test: {
          name: 'unit',
          ...common(60_000),
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts', 'test/**/*.e2e.test.ts'],
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['shared/**'],
      reporter: ['text-summary', 'html'],
      // Of the unit tests alone, which run without a table: what reads and writes it is for the integration tests.
      thresholds: {
        ...{ statements: 55, branches: 53, functions: 53, lines: 55 },
        'shared/wire/**': { statements: 97, branches: 93, functions: 98, lines: 98 },
        'shared/config/**': { statements: 94, branches: 90, functions: 93, lines: 94 },
        'shared/seal/**': { statements: 99, branches: 99, functions: 99, lines: 99 },
        'shared/platform/**': { statements: 94, branches: 84, functions: 91, lines: 94 },
        'shared/**/rules/**': { statements: 99, branches: 96, functions: 98, lines: 99 },
        'shared/kit/*/rules.ts': { statements: 99, branches: 96, functions: 99, lines: 99 },
      },
    },
  },
});
