import { describe, expect, it } from 'vitest';
import { type Source, sourceOf, sourcesIn } from './support/sourceGraph.ts';

const code = sourcesIn('shared', 'functions');
const byPath = new Map(code.map(source => [source.path, source]));

/** What a rule may use besides our own: checks of shapes, and hashes, ciphers and signatures of what it is given. */
const purePackages: ReadonlySet<string> = new Set(['zod/mini', 'node:crypto', 'node:buffer']);
const impure =
  /\b(Date\.now|performance\.now|Math\.random|process\.|setTimeout|setInterval|setImmediate|queueMicrotask|console\.|globalThis|crypto\.)|\bnew Date\(\)|(?<![.\w])fetch\(/;

/** Everything that a file runs when it is imported, itself included. */
function reachableFrom(path: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const { to, isType } of byPath.get(path)?.imports ?? []) if (!isType) reachableFrom(to, known);
  return known;
}

/** What keeps a file from being pure: the clock, chance, the environment, a package that reaches outside. */
function impurities({ path, code, imports }: Source): readonly string[] {
  const packages = imports.filter(({ to, isType }) => !isType && !byPath.has(to));
  return [
    ...packages.filter(({ to }) => !purePackages.has(to)).map(({ to }) => to),
    // Randomness is given.
    ...packages.flatMap(({ to, names }) =>
      to === 'node:crypto' ? names.filter(name => /random|generate|\*/i.test(name)) : [],
    ),
    ...(impure.exec(code) ?? []).slice(0, 1),
  ].map(what => `${path}: ${what}`);
}

describe('rules are pure', () => {
  const pure = code.filter(({ path }) => path.startsWith('shared/wire/') || /\/rules(\/|\.ts$)/.test(path));

  it('so are the wire formats, and everything that either of them imports', () => {
    const reached = new Set(pure.flatMap(({ path }) => [...reachableFrom(path)]));
    const sources = [...reached].flatMap(path => byPath.get(path) ?? []);
    expect(sources.flatMap(impurities)).toEqual([]);
    expect(pure.length).toBeGreaterThan(60);
  });

  it.each([
    "import { readFile } from 'node:fs/promises';",
    "import { connect } from 'node:net';",
    "import { request } from 'node:https';",
    "import { setTimeout } from 'node:timers/promises';",
    "import { randomBytes } from 'node:crypto';",
    "import * as crypto from 'node:crypto';",
    "import { Entity } from 'dynamodb-toolbox';",
    'const now = Date.now();',
    'const now = new Date();',
    'const chance = Math.random();',
    'const name = process.env.NAME;',
    'await fetch(url);',
    'setTimeout(() => undefined, 1);',
  ])('the check itself sees %s', line => {
    expect(impurities(sourceOf('shared/wire/planted.ts', line))).not.toEqual([]);
  });
});

describe('the platform comes in at one place', () => {
  // Requests to the table are signed by the machine's own clock, as the SDK signs them.
  const entrances = new Set(['shared/runtime/openCore.ts', 'shared/table/fastPath/fastPath.ts']);
  const platform = /\b(Date\.now|Math\.random|randomUUID|process\.env)\b|\bnew Date\(\)|(?<![.\w])fetch\(/;

  it('no other module reads the clock, randomness, the environment or the network', () => {
    const others = code.filter(({ path }) => !entrances.has(path));
    expect(others.filter(source => platform.test(source.code)).map(({ path }) => path)).toEqual([]);
  });
});
