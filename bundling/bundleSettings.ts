import type { BuildOptions } from 'esbuild';
import { constants } from './constants.ts';
import { productModule } from './productModule.ts';

/** Some dependencies are CommonJS and `require` Node's own modules, which ES modules do not offer by themselves. */
const requireForCommonJs =
  "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);";

const settings = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  // The ES module builds of the dependencies leave out what a function does not use.
  mainFields: ['module', 'main'],
  // Names of functions and classes are shortened too: no code may depend on them. Errors name themselves.
  minify: true,
  legalComments: 'none',
  banner: { js: requireForCommonJs },
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** How every bundle is made, whatever goes into it. */
export const bundleSettings = {
  ...settings,
  plugins: [constants(settings), productModule(process.env)],
} satisfies BuildOptions;
