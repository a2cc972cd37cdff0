import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupBy } from '../shared/platform/groupBy.ts';
import { type Source, sourceOf, sourcesIn } from './support/sourceGraph.ts';

const code = sourcesIn('shared', 'functions', 'deploy', 'bundling', 'sandbox', 'commands');
const tests = sourcesIn('test');
const shared = code.filter(({ path }) => path.startsWith('shared/'));

describe('rooms', () => {
  it('no folder of shared/ has more than 18 files of its own: it is divided before', () => {
    const folders = [...groupBy(shared, ({ path }) => dirname(path))];
    expect(folders.filter(([, files]) => files.length > 18).map(([folder]) => folder)).toEqual([]);
    expect(folders.length).toBeGreaterThan(40);
  });

  it('every file under functions/ is one deployed function: it exports a handler', () => {
    const without = code.filter(
      ({ path, exports }) => path.startsWith('functions/') && !exports.some(({ name }) => name === 'handler'),
    );
    expect(without.map(({ path }) => path)).toEqual([]);
  });
});

/** Taken where no import tells of it. */
const takenElsewhere = (path: string, name: string) =>
  // By Lambda.
  (name === 'handler' && /^(functions|commands\/bench\/coldStart)\//.test(path)) ||
  // By the entries that `bundling/serverEntry.ts` writes, and in the place of a package.
  `${path} ${name}` === 'deploy/serve/runServer.ts runServer' ||
  `${path} ${name}` === 'deploy/huawei/functiongraph/functionGraph.ts functionGraph' ||
  // By the CommonJS file that the Serverless CLI loads.
  `${path} ${name}` === 'deploy/huawei/provider/huaweiProvider.ts HuaweiProvider' ||
  path.startsWith('bundling/onLambda/') ||
  // The catalogue of events: its own file reads it, and the tests hold the guides against it.
  /^shared\/outbox\/eventTypes.ts (eventTypes|questionTypes)$/.test(`${path} ${name}`);

/** Exports that none of the importers takes. A type may be there to name what an exported function takes or gives. */
function untaken(sources: readonly Source[], importers: readonly Source[]): readonly string[] {
  const taken = new Set(
    importers.flatMap(({ imports }) =>
      imports.flatMap(({ to, names }) => names.map(name => `${to} ${name}`)),
    ),
  );
  return sources.flatMap(({ path, code, exports }) =>
    exports
      .filter(({ name }) => !taken.has(`${path} ${name}`) && !taken.has(`${path} *`))
      .filter(
        ({ name, isType }) => !isType || (code.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2,
      )
      .filter(({ name }) => !takenElsewhere(path, name))
      .map(({ name }) => `${path} ${name}`),
  );
}

describe('exports', () => {
  it('are taken by somebody', () => {
    expect(untaken(code, [...code, ...tests])).toEqual([]);
  });

  it('of shared/ are taken by more than tests, except where a wire format is tested piece by piece', () => {
    expect(
      untaken(
        shared.filter(({ path }) => !path.startsWith('shared/wire/')),
        code,
      ),
    ).toEqual([]);
  });

  it('the check itself sees one that nobody takes, and one that is taken', () => {
    const source = sourceOf(
      'shared/kit/a.ts',
      'export const a = 1;\nexport async function b(given: C) {}\nexport interface C {}\nexport type D = 1;\nexport { e, f as g };\n',
    );
    const importer = (line: string) => sourceOf('shared/kit/user/b.ts', line);
    const all = ['a', 'b', 'D', 'e', 'g'].map(name => `shared/kit/a.ts ${name}`);
    expect(untaken([source], [importer('')])).toEqual(all);
    expect(untaken([source], [importer("import { a, type D, e as h } from '../a.ts';")])).toEqual([
      'shared/kit/a.ts b',
      'shared/kit/a.ts g',
    ]);
    expect(untaken([source], [importer("import * as all from '../a.ts';")])).toEqual([]);
    expect(untaken([source], [importer("const { a } = await import('../a.ts');")])).toEqual([]);
  });
});

describe('errors', () => {
  // In what is deployed the names of classes are shortened, and logs show the name of an error.
  it('of shared/ write their own names out', () => {
    const classes = shared.flatMap(({ path, text }) =>
      [...text.matchAll(/class (\w+) extends \w*Error\b[\s\S]*?\{\n([^}]*)/g)].map(
        ([, name = '', body = '']) => ({
          path,
          name,
          body,
        }),
      ),
    );
    expect(classes.length).toBeGreaterThan(8);
    expect(
      classes.filter(
        ({ name, body }) => name !== 'BridgeError' && !body.includes(`override readonly name = '${name}';`),
      ),
    ).toEqual([]);
  });
});

/** What a line of the house style is against, where it stands. */
const found = (pattern: RegExp) =>
  code.flatMap(({ path, text }) =>
    [...text.matchAll(pattern)].map(([match]) => `${path}: ${match.replace(/\s+/g, ' ')}`),
  );

describe('one way to say it', () => {
  const spread = /\.\.\.\(\s*([\w.?]+) === undefined\s*\?\s*\{\}\s*:\s*\{\s*(?:[\w'-]+:\s*)?\1,?\s*\}\s*\)/g;
  const oddName =
    /^(?:export )?const (?:[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*|(?:most|longest|largest|oldest|shortest|smallest)(?:[A-Z]\w*)?)\b/gm;

  it('what is not given is left out by defined()', () => {
    expect(found(spread)).toEqual([]);
  });

  it('constants are camelCase, and limits begin with max or min', () => {
    expect(found(oddName)).toEqual([]);
  });

  it('the checks themselves see what they are against', () => {
    for (const line of ['...(a === undefined ? {} : { a })', '...(a.b === undefined ? {} : { b: a.b })'])
      expect(line).toMatch(new RegExp(spread));
    expect('...(a === undefined ? {} : { b: c(a) })').not.toMatch(new RegExp(spread));
    for (const line of [
      'const MAX_TRIES = 3;',
      'export const TTL = 3;',
      'const longestText = 3;',
      'const oldest = 3;',
    ])
      expect(line).toMatch(new RegExp(oddName));
  });
});

describe('tests', () => {
  it('none is focused or left out', () => {
    const marks = /\b(it|test|describe)\.(only|skip|todo)\b/;
    expect(tests.filter(source => marks.test(source.code)).map(({ path }) => path)).toEqual([]);
  });
});
