import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { circlesIn, folderGraph, type Source, sourceOf, sourcesIn } from './support/sourceGraph.ts';

const root = join(import.meta.dirname, '..');

/** Folders at the top, and what each may import besides itself; tests may import everything, and nothing imports them. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  functions: ['shared'],
  deploy: ['shared', 'bundling'],
  bundling: ['shared'],
  sandbox: ['shared', 'bundling', 'client'],
  commands: ['shared', 'functions', 'deploy', 'bundling', 'sandbox', 'client'],
  client: [],
  examples: ['client'],
};

/** Folders of shared/ from the ground up: each may import those of its own layer and those below. */
const layers: readonly (readonly string[])[] = [
  ['platform'],
  ['wire'],
  ['config'],
  ['seal', 'http', 'table'],
  ['marketplace', 'outbox'],
  ['delivery'],
  ['instance'],
  ['order', 'license', 'kit', 'usage'],
  ['callback', 'login'],
  ['runtime'],
  ['seller', 'schedules'],
];

const code = sourcesIn(...Object.keys(mayImport));
const tests = sourcesIn('test');
const everything = [...code, ...tests];
const shared = code.filter(({ path }) => path.startsWith('shared/'));

const layerOf = (path: string): number =>
  layers.findIndex(folders => folders.includes(path.split('/')[1] ?? ''));

/** Imports for which there is something to say against, one line each. */
const imported = (sources: readonly Source[], isWrong: (from: string, to: string) => boolean) =>
  sources.flatMap(({ path, imports }) =>
    imports.filter(({ to }) => isWrong(path, to)).map(({ to }) => `${path} → ${to}`),
  );

const pointsUp = (from: string, to: string) => to.startsWith('shared/') && layerOf(to) > layerOf(from);

function leavesItsPart(from: string, to: string): boolean {
  const [part = ''] = from.split('/');
  const [other = ''] = to.split('/');
  const isOurs = other in mayImport || other === 'test';
  return isOurs && other !== part && !(mayImport[part] ?? []).includes(other);
}

describe('dependencies point one way, in types as well', () => {
  it('every folder of shared/ has its layer', () => {
    const folders = readdirSync(join(root, 'shared'));
    expect(folders.toSorted()).toEqual(layers.flat().toSorted());
  });

  it('ARCHITECTURE.md draws these layers as floors', () => {
    const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
    const [, drawing = ''] = /```\n([\s\S]*?)```/.exec(text) ?? [];
    const known = layers.flat();
    // A folder stands at the left or behind a gap; what is said of it stands behind another.
    const floors = drawing
      .split(/[┌├]/)
      .slice(1)
      .map(floor => [...floor.matchAll(/(?:│ | {2,})([a-z]+)(?=\s)/g)].map(([, word = '']) => word))
      .map(words => words.filter(word => known.includes(word)).toSorted());
    expect(floors).toEqual(layers.toReversed().map(folders => folders.toSorted()));
  });

  it('no file of shared/ imports a layer above its own', () => {
    expect(imported(shared, pointsUp)).toEqual([]);
  });

  it('each part imports only the parts that it stands on', () => {
    expect(imported(code, leavesItsPart)).toEqual([]);
  });

  it('no files import each other in a circle', () => {
    const graph = new Map(everything.map(({ path, imports }) => [path, imports.map(({ to }) => to)]));
    expect(circlesIn(graph)).toEqual([]);
    expect([...graph.values()].flat().filter(to => graph.has(to)).length).toBeGreaterThan(1_500);
  });

  // Tests stand in the folders of what they test and lend each other what they start.
  it('no folders beside each other import each other in a circle', () => {
    expect(circlesIn(folderGraph(code))).toEqual([]);
  });

  it('the checks themselves see every kind of import, and every circle', () => {
    const from = (text: string) => sourceOf('shared/wire/planted.ts', text);
    for (const text of [
      "import { commit } from '../outbox/commit.ts';\n",
      "import type { Claim } from '../outbox/commit.ts';\n",
      "import {\n  type Claim,\n  commit,\n} from '../outbox/commit.ts';\n",
      "export * from '../outbox/commit.ts';\n",
      "export type { Claim } from '../outbox/commit.ts';\n",
      "const { commit } = await import('../outbox/commit.ts');\n",
      "type Commit = typeof import('../outbox/commit.ts');\n",
      "import '../outbox/commit.ts';\n",
    ]) {
      expect(imported([from(text)], pointsUp)).toEqual(['shared/wire/planted.ts → shared/outbox/commit.ts']);
    }
    expect(imported([from("// import { a } from '../outbox/commit.ts';\n")], pointsUp)).toEqual([]);
    const circle = { a: ['b'], b: ['c', 'd'], c: ['a'], d: ['e'], e: ['e'], f: ['a'] };
    expect(circlesIn(new Map(Object.entries(circle))).toSorted()).toEqual([['a', 'b', 'c'], ['e']]);
    const folders = [
      sourceOf('shared/kit/tenant/a.ts', "import '../user/b.ts';"),
      sourceOf('shared/kit/user/c.ts', "import type { D } from '../tenant/d.ts';"),
      sourceOf('shared/kit/e.ts', "import './user/c.ts';"),
    ];
    expect(circlesIn(folderGraph(folders))).toEqual([['shared/kit/tenant', 'shared/kit/user']]);
  });
});
