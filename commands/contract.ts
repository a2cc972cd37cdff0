import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { bundleSettings } from '../bundling/bundleSettings.ts';
import { projectDirectory } from '../bundling/projectDirectory.ts';
import { checkProduct } from './contract/checkProduct.ts';
import { refuse } from './terminal/refusal.ts';
import { runCommand } from './terminal/runCommand.ts';

const help = `Checks a product that is to be bundled into the functions (PRODUCT_MODULE): bundles it as a deployment does, sends it
every message there is, marked as a trial, and looks at its answers.

  npm run contract -- FILE

options
  --json  the result as JSON
  --help  this text

Exit code: 0 every answer is one that the description allows, 1 not every one, 2 wrong usage or it cannot be bundled.`;

await runCommand({
  name: 'contract',
  help,
  options: { json: { type: 'boolean' } },
  maxPositionals: 1,
  async run({ json }, [file], output) {
    if (file === undefined) return refuse('the file of the module is missing; --help shows how');
    const results = await checkProduct(await loaded(file));
    if (json === true) output.json(results);
    else {
      output.say(
        results
          .map(({ type, problem }) => (problem === undefined ? `✓ ${type}` : `✗ ${type}: ${problem}`))
          .join('\n'),
      );
    }
    return results.every(({ problem }) => problem === undefined) ? 0 : 1;
  },
});

async function loaded(file: string): Promise<unknown> {
  const directory = await mkdtemp(join(tmpdir(), 'contract-'));
  const outfile = join(directory, 'product.mjs');
  try {
    await build({
      ...bundleSettings,
      absWorkingDir: projectDirectory,
      entryPoints: [resolve(file)],
      outfile,
      target: 'node20',
      logLevel: 'silent',
    }).catch((error: { readonly errors?: readonly { readonly text: string }[] }) =>
      refuse(`${file} cannot be bundled: ${error.errors?.[0]?.text ?? 'unknown fault'}`),
    );
    const module = (await import(pathToFileURL(outfile).href)) as { readonly default?: unknown };
    return module.default ?? refuse(`${file} has no default export`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
