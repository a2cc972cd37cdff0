import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDeployment } from '../../bundling/deployment.ts';
import { discoverFunctions } from '../../bundling/discoverFunctions.ts';
import { projectDirectory } from '../../bundling/projectDirectory.ts';
import { doors } from '../../functions/anyPath.ts';
import { activities as license } from '../../functions/license/licenseAddress.ts';
import { activities as saas } from '../../functions/saas/productionAddress.ts';
import type { Callback } from '../../shared/callback/callback.ts';
import type { Bridge } from '../../shared/runtime/bridge.ts';
import type { KitSync } from '../../shared/runtime/kit.ts';

type Activity = Callback<Bridge>;

const isActivity = (value: unknown): value is Activity =>
  typeof value === 'object' && value !== null && 'activity' in value && 'run' in value;
const isSync = (value: unknown): value is KitSync =>
  typeof value === 'object' && value !== null && 'v1' in value && 'v2' in value;

const exportsOf = async (name: string): Promise<readonly unknown[]> =>
  Object.values(await import(join(projectDirectory, 'functions', `${name}.ts`)));

const addresses = { saas, license } as const;
const names = await discoverFunctions(projectDirectory);
const { functions } = await readDeployment(projectDirectory);

/** The routes of a function in serverless.yml, as `METHOD /path`. */
const routesOf = (name: string): readonly string[] =>
  Object.values(functions)
    .filter(({ handler }) => handler === `.build/${name}.handler`)
    .flatMap(({ events }) => events.map(({ httpApi = '' }) => httpApi));

/** A new activity that is written and forgotten here would be answered 000002 at the only address that is called. */
describe.each([
  ['saas', 'saas/productionAddress'],
  ['license', 'license/licenseAddress'],
] as const)('the address /%s', (folder, address) => {
  const door: readonly Activity[] = addresses[folder];
  const own = names.filter(name => name.startsWith(`${folder}/`) && name !== address);

  it.each(own)('serves what functions/%s.ts declares, and so does a route of its own', async name => {
    const declared = (await exportsOf(name)).filter(isActivity);
    expect(declared.length).toBeGreaterThan(0);
    for (const activity of declared) expect(door).toContain(activity);
    const routes = declared.map(
      ({ activity, protocol }) =>
        `${protocol.method} /${folder}${name.includes('/v1/') ? '/v1' : ''}/${activity}`,
    );
    expect(routesOf(name).filter(route => routes.includes(route))).toHaveLength(1);
  });

  it('serves nothing else, by each method that an activity of it is called by', async () => {
    const declared = (await Promise.all(own.map(exportsOf))).flat().filter(isActivity);
    expect(door.filter(activity => !declared.includes(activity))).toEqual([]);
    const methods = new Set(door.map(({ protocol }) => `${protocol.method} /${folder}`));
    expect(new Set(routesOf(address))).toEqual(methods);
  });
});

describe('the joint-operation kit', () => {
  it.each(names.filter(name => name.startsWith('kit/')))(
    'functions/%s.ts is called in both generations below both addresses',
    async name => {
      const [sync] = (await exportsOf(name)).filter(isSync);
      const activity = sync?.v1.activity;
      expect(sync?.v2.activity).toBe(activity);
      expect(routesOf(name).toSorted()).toEqual([
        `POST /license/produceAPI/${activity}`,
        `POST /license/produceAPI/v2/${activity}`,
        `POST /saas/produceAPI/${activity}`,
        `POST /saas/produceAPI/v2/${activity}`,
      ]);
    },
  );
});

describe('any other path', () => {
  it('leads to every address of the marketplace, which may be registered with a slash too many', () => {
    const called = ['saas/', 'license/', 'kit/', 'order/'];
    const paths = Object.values(functions)
      .filter(({ handler }) => called.some(folder => handler.startsWith(`.build/${folder}`)))
      .flatMap(({ events }) => events.map(({ httpApi = '' }) => httpApi.split(' ')[1]));
    expect(paths.length).toBeGreaterThan(40);
    expect(paths.filter((path = '') => !doors.has(path))).toEqual([]);
  });
});
