import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

/** The SDK speaks of versions of Node that it will need next year, once for each file. */
const env = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };

/** How long `expect.poll` looks; its own second is too short for a busy machine. */
const patience = { poll: { timeout: 50_000 } };

/** A test's suffix says what it needs: nothing (unit), a table engine (integration), the running sandbox (e2e). */
export default defineConfig({
  test: {
    passWithNoTests: false,
    // One more than there are cores: files also wait, for programs and for times to pass.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          env,
          expect: patience,
          isolate: false,
          sequence: { groupOrder: 0 },
          // A busy machine is slow, not wrong.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts', 'test/**/*.e2e.test.ts'],
        },
      },
      {
        test: {
          name: 'integration',
          env,
          expect: patience,
          isolate: false,
          sequence: { groupOrder: 1 },
          include: ['test/**/*.integration.test.ts'],
          globalSetup: ['test/engines/shareDynoxide.ts', 'test/support/compilePrograms.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'e2e',
          env,
          expect: patience,
          // Apart from the others, and not too many at once: each file runs a sandbox that answers in real time.
          sequence: { groupOrder: 2 },
          maxWorkers: Math.max(2, Math.ceil(availableParallelism() / 2)),
          include: ['test/**/*.e2e.test.ts'],
          globalSetup: ['test/engines/shareDynoxide.ts', 'test/support/compilePrograms.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
        },
      },
    ],
    coverage: {
      provider: 'v8',
      include: ['shared/**'],
      reporter: ['text-summary', 'html'],
      // Of the unit tests alone, which run without a table: what reads and writes it is for the integration tests.
      thresholds: {
        ...{ statements: 53, branches: 50, functions: 50, lines: 53 },
        'shared/wire/**': { statements: 96, branches: 92, functions: 97, lines: 97 },
        'shared/config/**': { statements: 94, branches: 90, functions: 93, lines: 94 },
        'shared/seal/**': { statements: 99, branches: 99, functions: 99, lines: 99 },
        'shared/platform/**': { statements: 94, branches: 84, functions: 91, lines: 94 },
        'shared/**/rules/**': { statements: 85, branches: 80, functions: 81, lines: 85 },
      },
    },
  },
});
