import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** A source with changes as Stryker writes them: each has its switch, and says that it was reached. */
const source = `
const board = (globalThis as any).__stryker__;
const on = (id: string) => {
  if (board.activeMutant !== id) return false;
  board.hitCount += 1;
  if (board.hitCount > board.hitLimit) throw new Error('Stryker: Hit count limit reached');
  return true;
};
const off = (id: string) => {
  const counts = board.currentTestId ? (board.mutantCoverage.perTest[board.currentTestId] ??= {}) : board.mutantCoverage.static;
  counts[id] = (counts[id] ?? 0) + 1;
  return true;
};
const start = on('loading') ? 1 : (off('loading'), 0);
const kept = new Map<number, number>();
export function double(number: number): number {
  if (on('unseen')) void Promise.reject(new Error('nobody looks')); else off('unseen');
  for (let times = 0; on('endless') ? true : (off('endless'), times < 1); times += 1);
  const known = kept.get(number);
  if (known !== undefined) return known;
  const doubled = start + (on('killed') ? number + 2 : (off('killed'), number * 2));
  kept.set(number, doubled);
  return on('survives') ? doubled + 0 : (off('survives'), doubled);
}
`;

const tests = `
import { beforeEach, describe, expect, it } from 'vitest';
import { double } from '../../../shared/numbers/double.ts';
let begun = 0;
beforeEach(() => { begun += 1; });
describe('twice', () => {
  it.each([2, 2, 3])('%i is itself and itself', number => {
    expect(double(number)).toBe(number + number);
    expect(begun).toBeGreaterThan(0);
  });
});
it('has its place', () => expect(import.meta.dirname).toMatch(/numbers$/));
`;

async function project(...files: [name: string, text: string][]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'changed-'));
  for (const inside of ['shared/numbers', 'test/shared/numbers'])
    await mkdir(join(folder, inside), { recursive: true });
  await writeFile(join(folder, 'shared/numbers/double.ts'), source);
  for (const [name, text] of files) await writeFile(join(folder, 'test/shared/numbers', name), text);
  return folder;
}

async function answers(folder: string, changes: readonly object[] = []) {
  const words = ['--import', import.meta.resolve('tsx'), join(import.meta.dirname, 'playChanges.ts')];
  const env = { ...process.env, MUTANTS_PART: 'numbers' };
  const run = promisify(execFile)(process.execPath, [...words, JSON.stringify(changes)], {
    cwd: folder,
    env,
  });
  const [without, ...of] = JSON.parse((await run).stdout);
  return { without, of };
}

const change = (id: string, mutantActivation = 'runtime', testFilter?: readonly string[]) => ({
  ...{ activeMutant: { id }, sandboxFileName: 'shared/numbers/double.ts', mutantActivation, hitLimit: 1_000 },
  ...(testFilter === undefined ? {} : { testFilter }),
});
const path = 'test/shared/numbers/double.test.ts';
const all = ['2 is itself and itself', '2 is itself and itself (2)', '3 is itself and itself'].map(
  name => `${path}#twice ${name}`,
);

describe('the runner of changed sources', () => {
  it('says of each test whether it passes and which changes it reaches', async () => {
    const { without } = await answers(await project(['double.test.ts', tests]));
    expect(without.status).toBe('complete');
    expect(without.tests.map(({ id, status }: Record<string, unknown>) => [id, status])).toEqual(
      [...all, `${path}#has its place`].map(id => [id, 0]),
    );
    expect(without.mutantCoverage.static).toEqual({ loading: 1 });
    const { perTest } = without.mutantCoverage;
    expect(Object.keys(perTest)).toEqual(all);
    expect(perTest[`${all[0]}`]).toEqual({ unseen: 1, endless: 2, killed: 1, survives: 1 });
    // What the one before has kept.
    expect(perTest[`${all[1]}`]).toEqual({ unseen: 1, endless: 2 });
  });

  it('tells what a test notices from what none does, and a loop from both', async () => {
    const { of } = await answers(await project(['double.test.ts', tests]), [
      change('killed', 'runtime', all),
      change('survives', 'runtime', all),
      change('endless', 'runtime', all),
      change('loading', 'static'),
      // Only a source that loads under it shows it.
      change('loading', 'runtime', all),
      // 2 and 2 are 4 either way.
      change('killed', 'runtime', all.slice(0, 2)),
      change('survives', 'static'),
    ]);
    expect(of.map(({ status }: { status: string }) => status)).toEqual([
      ...['killed', 'survived', 'timeout', 'killed', 'survived', 'survived', 'survived'],
    ]);
    expect(of[0]).toMatchObject({ killedBy: [all[2]], nrOfTests: 3 });
    expect(of[1]).toMatchObject({ nrOfTests: 3 });
    expect(of[6]).toMatchObject({ nrOfTests: 4 });
  });

  it('says that something broke where no test looked, and forgets it with the next change', async () => {
    const { of } = await answers(await project(['double.test.ts', tests]), [
      change('unseen', 'runtime', all),
      change('survives', 'runtime', all),
    ]);
    expect(of).toEqual([
      { status: 'error', errorMessage: expect.stringContaining('nobody looks') },
      { status: 'survived', nrOfTests: 3 },
    ]);
  });

  it('calls what fails without a change red: a test, a hook, a file, one without a test, one that asserts nothing', async () => {
    const red = {
      'a.test.ts': "it('fails', () => { throw new Error('red'); });",
      'b.test.ts': "beforeAll(() => { throw new Error('red'); }); it('is never run', () => {});",
      'c.test.ts': "throw new Error('red');",
      'd.test.ts': '',
      'e.test.ts': "it('asserts less than it says', () => { expect.assertions(1); });",
      'f.test.ts': "it('asserts nothing', () => { expect.hasAssertions(); });",
    };
    const files = Object.entries(red).map(([name, text]): [string, string] => [
      name,
      `import { beforeAll, expect, it } from 'vitest';\n${text}`,
    ]);
    const { without } = await answers(await project(['double.test.ts', tests], ...files));
    const failed = without.tests.filter(({ status }: { status: number }) => status !== 0);
    expect(failed.map(({ id }: { id: string }) => id.replace(/^test\/shared\/numbers\//, ''))).toEqual([
      ...[
        'a.test.ts#fails',
        'b.test.ts#test/shared/numbers/b.test.ts',
        'c.test.ts#test/shared/numbers/c.test.ts',
      ],
      ...['d.test.ts#test/shared/numbers/d.test.ts', 'e.test.ts#asserts less than it says'],
      'f.test.ts#asserts nothing',
    ]);
    for (const { failureMessage } of failed) expect(failureMessage).toMatch(/./);
    expect(without.tests).toHaveLength(4 + failed.length);
  });

  it('refuses a test that is not there any more, and a part without a test', async () => {
    const gone = change('killed', 'runtime', [`${path}#another`]);
    const { of } = await answers(await project(['double.test.ts', tests]), [gone]);
    expect(of).toEqual([{ thrown: `Error: no test any more: ${path} another` }]);
    const { without } = await answers(await project());
    expect(without).toEqual({ thrown: 'Error: there is no unit test of shared/numbers' });
  });
});
