import { defineConfig } from 'vitest/config';
import { common } from '../support/runSettings.ts';

/** Parts of `shared`; of a run for one folder only that part's own tests, which takes seconds instead of a minute. */
const parts = process.env.MUTANTS_PART ?? '{wire,callback,instance,usage,order,login,license,schedules,kit}';

/** The unit tests that are to see a fault put into the rules, into what is on the wire and into the callback layer. */
export default defineConfig({
  test: {
    ...common(60_000),
    include: [`test/shared/${parts}/**/*.test.ts`],
    exclude: [
      // Random lives take seconds for every change, and see little that the tests of the rules do not see.
      'test/shared/instance/lifecycle.model.test.ts',
      'test/**/*.integration.test.ts',
      'test/**/*.e2e.test.ts',
      'test/**/unsignedCost.test.ts',
    ],
  },
});
