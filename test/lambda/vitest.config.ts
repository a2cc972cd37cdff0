import { defineConfig } from 'vitest/config';

/** Apart from the other tests: it builds and packages the deployment, and its containers need the machine for themselves. */
export default defineConfig({
  test: {
    name: 'lambda',
    passWithNoTests: false,
    globalSetup: ['test/engines/shareDynoxide.ts'],
    include: ['test/lambda/**/*.lambda.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    // Whatever a run costs here: the deployment is proven on each engine.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', TEST_ENGINES: 'all' },
  },
});
