import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What would make a test red on a machine that has more to do. */
const impatient: readonly [what: string, instead: string, pattern: RegExp][] = [
  ['waits one second for a condition', 'eventually(…)', /\bvi\s*\.\s*wait(?:For|Until)\b/],
  ['ends a test sooner than its project does', 'no time-out of its own', /^\s*\}, [1-9][\d_]{0,5}\);$/m],
  [
    'asserts that something was quick',
    'count what it does',
    /(?:performance\.now\(\)|Date\.now\(\)) - \w+\)\s*\.toBeLess/,
  ],
];

const testFiles = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith('.ts') && !name.endsWith('busyMachines.test.ts'))
  .map(name => ({ name, text: readFileSync(join(import.meta.dirname, name), 'utf8') }));

describe('no test', () => {
  it.each(impatient)('%s (instead: %s)', (_, __, pattern) => {
    const found = testFiles.filter(({ text }) => pattern.test(text)).map(({ name }) => name);
    expect(found.filter(name => name !== join('support', 'eventually.ts'))).toEqual([]);
  });
});

it.each([
  ['await vi.waitFor(() => expect(hits).toBe(1));', 0],
  ['  }, 5_000);', 1],
  ['expect(performance.now() - started).toBeLessThan(5_000);', 2],
])('%j is found', (text, which) => {
  expect(impatient.map(([, , pattern]) => pattern.test(text)).indexOf(true)).toBe(which);
});
