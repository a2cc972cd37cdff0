import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleSettings } from '../../bundling/bundleSettings.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { handler as openapi } from '../../functions/seller/openapi.ts';

const output = mkdtempSync(join(tmpdir(), 'own-functions-'));

/** A bundle of the project: its size, and the project's own files that left something in it. */
interface Bundle {
  readonly bytes: number;
  readonly own: readonly string[];
}
let bundles: ReadonlyMap<string, Bundle>;

beforeAll(async () => {
  const names = [
    'root',
    'seller/openapi',
    'saas/releaseInstance',
    'saas/v1/releaseInstance',
    'kit/tenantSync',
  ];
  const { metafile } = await build({
    ...bundleSettings,
    absWorkingDir: projectDirectory,
    entryPoints: Object.fromEntries(names.map(name => [name, join('functions', `${name}.ts`)])),
    outdir: output,
    target: 'node20',
    metafile: true,
  });
  bundles = new Map(
    Object.entries(metafile.outputs).map(([path, { bytes, inputs }]) => [
      names.find(name => path.endsWith(`/${name}.mjs`)) ?? path,
      {
        bytes,
        own: Object.entries(inputs)
          .filter(([input, { bytesInOutput }]) => /^(shared|functions)\//.test(input) && bytesInOutput > 0)
          .map(([input]) => input),
      },
    ]),
  );
}, 180_000);

afterAll(() => rmSync(output, { recursive: true }));

describe('the bundle of', () => {
  it('the plain "OK" is below 5 KiB', () => {
    expect(bundles.get('root')?.bytes).toBeLessThan(5 * 1024);
  });

  it('the description of the seller API holds the document itself and nothing that makes it', async () => {
    const { body = '', ...others } = await openapi();
    const { bytes, own } = bundles.get('seller/openapi') ?? { bytes: Number.POSITIVE_INFINITY, own: [] };
    expect(own.toSorted()).toEqual(['functions/seller/openapi.ts', 'shared/seller/openApi.constant.ts']);
    // Its quotes are escaped at most.
    expect(bytes).toBeLessThan(JSON.stringify(body).length + 1024);
    const { handler } = await import(pathToFileURL(join(output, 'seller/openapi.mjs')).href);
    expect(await handler()).toEqual({ ...others, body });
  });

  it.each([
    ['saas/releaseInstance', 'signedPost', 'saasV2Requests'],
    ['saas/v1/releaseInstance', 'tokenGet', 'saasV1Requests'],
    ['kit/tenantSync', 'kitPost', 'kitRequests'],
  ])('%s holds its own protocol and fields and no other family’s', (name, protocol, fields) => {
    const { own = [] } = bundles.get(name) ?? {};
    const ofFolder = (folder: string) => own.filter(path => path.startsWith(folder));
    expect(own.filter(path => path.startsWith('functions/'))).toEqual([`functions/${name}.ts`]);
    const protocols = ofFolder('shared/callback/protocols/').filter(path => !path.endsWith('/protocol.ts'));
    expect(protocols).toEqual([`shared/callback/protocols/${protocol}.ts`]);
    expect(ofFolder('shared/wire/request/')).toContain(`shared/wire/request/${fields}.ts`);
    expect(ofFolder('shared/wire/request/').includes('shared/wire/request/kitRequests.ts')).toBe(
      fields === 'kitRequests',
    );
  });
});
