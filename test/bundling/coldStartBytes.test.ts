import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { lambdaAlias } from '../../bundling/bundleFunctions.ts';
import { bundleSettings } from '../../bundling/bundleSettings.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';

/** Bytes of bundles as they are deployed, by their entries. */
async function bytesOf(entryPoints: readonly string[], alias: Record<string, string>): Promise<number[]> {
  const { outputFiles } = await build({
    ...bundleSettings,
    absWorkingDir: projectDirectory,
    entryPoints: [...entryPoints],
    outdir: 'nowhere',
    target: 'node20',
    alias,
    write: false,
  });
  return outputFiles.map(({ contents }) => contents.byteLength);
}

it('a cold start reads at most 1.15 times the SDK with dynamodb-toolbox and nothing of ours', async () => {
  const [bare = 0] = await bytesOf(['commands/bench/coldStart/sdkAndToolbox.ts'], {});
  const functions = ['saas/productionAddress', 'saas/newInstance', 'order/orderNotify'];
  const bytes = await bytesOf(
    functions.map(name => `functions/${name}.ts`),
    { ...lambdaAlias },
  );
  expect(bare).toBeGreaterThan(100_000);
  expect(bytes.map(each => each / bare).filter(ratio => !(ratio <= 1.15))).toEqual([]);
  expect(bytes).toHaveLength(functions.length);
});
