import { defineConfig } from 'vitest/config';
import { common } from '../support/runSettings.ts';

/** The unit tests that are to see a fault put into the rules, into what is on the wire and into the callback layer. */
export default defineConfig({
  test: {
    ...common(60_000),
    include: ['test/shared/{wire,callback,instance,usage,order,login,license,schedules,kit}/**/*.test.ts'],
    exclude: ['test/**/*.integration.test.ts', 'test/**/*.e2e.test.ts', 'test/**/unsignedCost.test.ts'],
  },
});
