import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Source {
  readonly path: string;
  readonly text: string;
  /** What it imports at run time; types leave no trace. */
  readonly imports: readonly string[];
}

/** Imports of a file: project files by their path from the root, packages by their name. */
function importsOf(path: string, text: string): readonly string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^'";]*?from\s+)?'([^']+)'/gm);
  return [...statements]
    .filter(([, type, clause = '']) => type === undefined && !/^\{(\s*type\s[^,}]+,?)+\s*\}/.test(clause))
    .map(([, , , from = '']) => (from.startsWith('.') ? normalize(join(dirname(path), from)) : from));
}

function sources(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map(name => {
      const path = join(folder, name);
      const text = readFileSync(join(root, path), 'utf8');
      return { path, text, imports: importsOf(path, text) };
    });
}

const shared = sources('shared');
const functions = sources('functions');

/** Folders of shared/ from the ground up: each may import its own layer's folders and those below. */
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

const layerOf = (path: string): number =>
  layers.findIndex(folders => folders.includes(path.split('/')[1] ?? ''));

function upward(all: readonly Source[]): readonly string[] {
  return all.flatMap(({ path, imports }) =>
    imports
      .filter(target => target.startsWith('shared/') && layerOf(target) > layerOf(path))
      .map(target => `${path} → ${target}`),
  );
}

describe('dependencies point one way', () => {
  it('every folder of shared/ has its layer', () => {
    const folders = readdirSync(join(root, 'shared'));
    expect(folders.filter(folder => !layers.flat().includes(folder))).toEqual([]);
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
    expect(upward(shared)).toEqual([]);
  });

  it('the check itself sees an import that points up, and none in types', () => {
    const path = 'shared/wire/planted.ts';
    const planted = "import { commit } from '../delivery/commit.ts';\n";
    const type = "import type { Claim } from '../delivery/commit.ts';\n";
    const mixed = "import { type Claim, commit } from '../delivery/commit.ts';\n";
    const upwards = (text: string) => upward([{ path, text, imports: importsOf(path, text) }]);
    expect([upwards(planted).length, upwards(type).length, upwards(mixed).length]).toEqual([1, 0, 1]);
  });

  it('shared/ knows neither functions nor sandbox nor commands nor tests', () => {
    const outside = /^(functions|sandbox|commands|test)\//;
    expect(
      shared.flatMap(({ path, imports }) =>
        imports.filter(target => outside.test(target)).map(target => `${path} → ${target}`),
      ),
    ).toEqual([]);
  });

  it('functions/ import shared/ and each other, nothing else of the project', () => {
    const allowed = /^(shared|functions)\/|^(node:)|^[a-z@]/;
    expect(functions.flatMap(({ imports }) => imports.filter(target => !allowed.test(target)))).toEqual([]);
    expect(
      functions.flatMap(({ path, imports }) =>
        imports
          .filter(target => /^(sandbox|commands|test)\//.test(target))
          .map(target => `${path} → ${target}`),
      ),
    ).toEqual([]);
  });

  it('the wire formats and every rule are pure: they import nothing that reaches outside', () => {
    const pure = shared.filter(
      ({ path }) => path.startsWith('shared/wire/') || /[rR]ules(\.ts$|\/)/.test(path),
    );
    const reachesOutside =
      /^(node:(?!crypto$)|@aws-sdk|@aws-lambda|dynamodb-toolbox|hono|standardwebhooks)|(store|client|Store)\.ts$/;
    expect(pure.length).toBeGreaterThan(20);
    expect(
      pure.flatMap(({ path, imports }) =>
        imports.filter(target => reachesOutside.test(target)).map(target => `${path} → ${target}`),
      ),
    ).toEqual([]);
  });
});

describe('the platform comes in at one place', () => {
  it('no other module reads the clock, randomness, the environment or the network', () => {
    const platform = /\b(Date\.now|Math\.random|randomUUID|process\.env|new Date\(\))\b|[^.\w]fetch\(/;
    const allowed = new Set(['shared/runtime/openBridge.ts']);
    const readers = [...shared, ...functions].filter(({ path, text }) => {
      const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      return !allowed.has(path) && platform.test(code);
    });
    expect(readers.map(({ path }) => path)).toEqual([]);
  });
});

describe('what is deployed', () => {
  it('shortens the names of classes: every error writes its own out, since logs show it', () => {
    const errors = shared.flatMap(({ path, text }) =>
      [...text.matchAll(/class (\w+) extends \w*Error \{\n(.*)/g)].map(([, name, first = '']) => ({
        path,
        name,
        first: first.trim(),
      })),
    );
    expect(errors.length).toBeGreaterThan(8);
    expect(
      errors.filter(
        ({ name, first }) => name !== 'BridgeError' && first !== `override readonly name = '${name}';`,
      ),
    ).toEqual([]);
  });
});

describe('the surface', () => {
  it('every file under functions/ is one deployed function: it exports a handler', () => {
    const without = functions.filter(({ text }) => !/^export const handler\b/m.test(text));
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it('no test is focused or left out', () => {
    const marks = /\b(it|test|describe)\.(only|skip|todo)\b/;
    const marked = sources('test').filter(
      ({ path, text }) => path !== 'test/architecture.test.ts' && marks.test(text),
    );
    expect(marked.map(({ path }) => path)).toEqual([]);
  });
});
