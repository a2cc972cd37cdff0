import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { projectDirectory } from './projectDirectory.ts';

/**
 * Puts the module that `PRODUCT_MODULE` names (a path in the project, or an absolute one) in the place of
 * `shared/delivery/inProcessProduct.ts`: its default export is the product, and no webhook is called.
 */
export function productModule(environment: Readonly<Record<string, string | undefined>>): Plugin {
  return {
    name: 'product-module',
    setup({ onLoad }) {
      onLoad({ filter: /[\\/]shared[\\/]delivery[\\/]inProcessProduct\.ts$/ }, ({ path }) => {
        const { PRODUCT_MODULE: named } = environment;
        if (named === undefined || named === '') return undefined;
        const module = resolve(projectDirectory, named);
        if (!existsSync(module)) {
          return { errors: [{ text: `PRODUCT_MODULE names ${named}, and there is no such file` }] };
        }
        const from = JSON.stringify(module);
        return {
          contents: `export { default as inProcessProduct } from ${from};`,
          loader: 'ts',
          resolveDir: resolve(path, '..'),
          watchFiles: [module],
        };
      });
    },
  };
}
