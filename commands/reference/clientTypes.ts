import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type openapiTS from 'openapi-typescript';
import type { astToString } from 'openapi-typescript';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { openApiDocument } from '../../shared/seller/openApiDocument.ts';
import { allRoutes } from '../../shared/seller/routes/allRoutes.ts';

const head = `// Made by \`npm run reference\` with openapi-typescript from the description of the seller API. Do not edit.
`;

/** The description of the seller API as TypeScript: `paths`, `webhooks` and `components`. */
export async function clientTypes(): Promise<string> {
  const generator = await loadGenerator();
  const document = JSON.parse(JSON.stringify(openApiDocument(allRoutes)));
  return `${head}\n${generator.astToString(await generator.default(document))}`;
}

interface Generator {
  readonly default: typeof openapiTS;
  readonly astToString: typeof astToString;
}

/** It works with the compiler's old API, which TypeScript 7 has not: it is bundled with the one that has. */
async function loadGenerator(): Promise<Generator> {
  // Below node_modules, so that it finds the packages, which stay outside.
  const directory = join(projectDirectory, 'node_modules', '.cache', `openapi-typescript-${process.pid}`);
  const outfile = join(directory, 'generator.mjs');
  await mkdir(directory, { recursive: true });
  try {
    await writeFile(
      join(directory, 'entry.mjs'),
      "export { default, astToString } from 'openapi-typescript';\n",
    );
    await build({
      entryPoints: [join(directory, 'entry.mjs')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      alias: { typescript: 'typescript-5' },
      external: ['typescript-5'],
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'error',
    });
    return (await import(pathToFileURL(outfile).href)) as Generator;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
