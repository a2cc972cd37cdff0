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

/** What answers every family at once, and the widest of each folder. */
const functions = [
  ...['anyPath', 'saas/productionAddress', 'saas/newInstance', 'license/licenseAddress', 'order/orderNotify'],
  ...['seller/usage', 'scheduled/watchdog', 'oauth/callback'],
];

it('a cold start reads at most 1.15 times the SDK with dynamodb-toolbox and nothing of ours', async () => {
  const [bare = 0] = await bytesOf(['commands/bench/coldStart/sdkAndToolbox.ts'], {});
  const bytes = await bytesOf(
    functions.map(name => `functions/${name}.ts`),
    { ...lambdaAlias },
  );
  expect(bare).toBeGreaterThan(100_000);
  const ratios = functions.map((name, index) => [name, (bytes[index] ?? Number.NaN) / bare] as const);
  expect(ratios.filter(([, ratio]) => !(ratio <= 1.15))).toEqual([]);
  expect(bytes).toHaveLength(functions.length);
});
