import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectDirectory } from '../../bundling/projectDirectory.ts';

const text = (path: string): string => readFileSync(join(projectDirectory, path), 'utf8');

type Manifest = { readonly engines?: { readonly node?: string }; readonly dependencies?: object };
const manifest = (folder: string): Manifest => JSON.parse(text(join(folder, 'package.json')));

/** Each package that may stand in a bundle, with the versions of Node that it says it needs. */
function enginesOf(names: readonly string[], found = new Map<string, string>()): ReadonlyMap<string, string> {
  for (const name of names.filter(each => !found.has(each))) {
    const { engines, dependencies = {} } = manifest(join('node_modules', name));
    found.set(name, engines?.node ?? '*');
    enginesOf(Object.keys(dependencies), found);
  }
  return found;
}

const numbers = (version: string): readonly [major: number, minor: number] => {
  const [major = Number.NaN, minor = 0] = version.split('.').map(Number);
  return [major, minor];
};

/** Whether a range such as `>=20.0.0` or `^16 || ^18 || >=20` takes a version. */
function takes(range: string, version: string): boolean {
  const [major, minor] = numbers(version);
  return range.split('||').some(part => {
    const [, kind, least = ''] = /^\s*(>=|\^)\s*v?(\d+(?:\.\d+)*)\s*$/.exec(part) ?? [];
    if (kind === undefined) return part.trim() === '*';
    const [leastMajor, leastMinor] = numbers(least);
    const isNewer = major === leastMajor ? minor >= leastMinor : major > leastMajor;
    return isNewer && (kind === '>=' || major === leastMajor);
  });
}

/** The oldest Node that something is deployed on, and the oldest that a seller may have. */
const oldest = {
  'AWS Lambda': /^ {2}runtime: nodejs([\d.]+)\.x$/m.exec(text('serverless.yml'))?.[1],
  FunctionGraph: /runtime: Node\.js([\d.]+)$/m.exec(text('deploy/huawei/serverless.yml'))?.[1],
  'the image': /^ARG NODE_IMAGE=node:([\d.]+)-/m.exec(text('deploy/huawei/Dockerfile'))?.[1],
  'a machine of the seller': /^>=([\d.]+)$/.exec(manifest('.').engines?.node ?? '')?.[1],
};

it.each(Object.entries(oldest))('every package of a bundle runs on the Node of %s', (_, version) => {
  expect(version).toMatch(/^\d+/);
  const engines = enginesOf(Object.keys(manifest('.').dependencies ?? {}));
  expect(engines.size).toBeGreaterThan(20);
  const others = [...engines].filter(([, range]) => !takes(range, version ?? ''));
  expect(others).toEqual([]);
});

it('a range is read as npm reads it', () => {
  const seen = ['>=20.0.0', '>=22.0.0', '^16 || ^18 || >=20', '^18', '>= 20.16', '*'].map(range =>
    takes(range, '20.15'),
  );
  expect(seen).toEqual([true, false, true, false, false, true]);
});
