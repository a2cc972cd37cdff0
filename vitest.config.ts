import { defineConfig } from 'vitest/config';
import { onlyProofs } from './test/proof/onlyProofs.ts';
import { LongestFirst } from './test/support/longestFirst.ts';
import { isProof } from './test/support/proof.ts';
import { common, maxWorkers, sharedByAll } from './test/support/runSettings.ts';

/** What takes out a guard looks for its test among all of them. */
const left = isProof ? [] : [...onlyProofs];

/** A test's suffix says what it needs: nothing (unit), a table engine (integration), the running sandbox (e2e). */
export default defineConfig({
  test: {
    passWithNoTests: false,
    maxWorkers,
    // All kinds side by side: none waits for the last file of another.
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          ...common(60_000),
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts', 'test/**/*.e2e.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          ...common(240_000),
          include: ['test/**/*.integration.test.ts'],
          exclude: left,
          globalSetup: sharedByAll,
        },
      },
      {
        test: {
          name: 'e2e',
          ...common(240_000),
          include: ['test/**/*.e2e.test.ts'],
          exclude: left,
          globalSetup: sharedByAll,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['shared/**'],
      reporter: ['text-summary', 'html'],
      // Of the unit tests alone, which run without a table: what reads and writes it is for the integration tests.
      thresholds: {
        ...{ statements: 52, branches: 49, functions: 50, lines: 53 },
        'shared/wire/**': { statements: 96, branches: 92, functions: 97, lines: 97 },
        'shared/config/**': { statements: 94, branches: 90, functions: 93, lines: 94 },
        'shared/seal/**': { statements: 99, branches: 99, functions: 99, lines: 99 },
        'shared/platform/**': { statements: 94, branches: 84, functions: 91, lines: 94 },
        'shared/**/rules/**': { statements: 80, branches: 78, functions: 74, lines: 81 },
      },
    },
  },
});
