import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

export interface ClientFiles {
  readonly page: string;
  readonly script: string;
  readonly style: string;
}

/**
 * Builds a page from its sources, in well under a second.
 *
 * @param entry of the page: the console's, or the desk's
 */
export async function clientFiles(
  projectDirectory: string,
  entry: 'main.tsx' | 'desk.tsx' = 'main.tsx',
): Promise<ClientFiles> {
  const directory = join(projectDirectory, 'sandbox', 'console', 'client');
  const [page, bundled] = await Promise.all([
    readFile(join(directory, 'index.html'), 'utf8'),
    build({
      entryPoints: [join(directory, entry), join(directory, 'style.css')],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx/dom',
      outdir: directory,
      write: false,
    }),
  ]);
  const file = (suffix: string) => bundled.outputFiles.find(({ path }) => path.endsWith(suffix))?.text ?? '';
  return { page, script: file('.js'), style: file('.css') };
}
