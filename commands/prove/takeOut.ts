import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defined } from '../../shared/platform/defined.ts';
import type { Guard } from './guard.ts';

/** What became of the tests when one guard was taken out. */
export interface TakenOut {
  readonly guard: Guard;
  /** Title of the first test that turned red; none is a gap. */
  readonly red?: string;
  /** Why it could not be tried: that is a gap too. */
  readonly problem?: string;
}

interface TestReport {
  readonly testResults?: readonly {
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly title: string }[];
  }[];
}

/**
 * Takes a guard out of a copy of the project, runs its tests there until one is red, and puts it back. A test shows the
 * guard only where it is green with it.
 *
 * @param copy directory of a copy of the project that nobody else works in
 * @param green tests that were seen green with every guard in place; those of this guard are added
 */
export async function takeOut(copy: string, guard: Guard, green: Set<string>): Promise<TakenOut> {
  const path = join(copy, guard.file);
  const whole = await readFile(path, 'utf8');
  if (whole.split(guard.from).length !== 2)
    return { guard, problem: `its text does not stand exactly once in ${guard.file}` };
  // One after the other, since the first is often enough, and the quickest stands first.
  for (const tests of guard.tests) {
    await writeFile(
      path,
      whole.replace(guard.from, () => guard.to),
    );
    const without = await resultOf(copy, tests).finally(() => writeFile(path, whole));
    // A file that no longer loads shows nothing about the guard.
    if (without === undefined) return { guard, problem: `no test ran in ${tests}` };
    if (without.red === undefined) continue;
    if (!green.has(tests)) {
      const within = await resultOf(copy, tests);
      if (within === undefined || within.red !== undefined)
        return { guard, problem: `${tests} is red also with the guard: ${within?.red ?? 'no test ran'}` };
      green.add(tests);
    }
    return { guard, red: without.red };
  }
  return { guard };
}

/** The first test that is red, if one is; undefined when none ran. */
async function resultOf(copy: string, tests: string): Promise<{ readonly red?: string } | undefined> {
  const report = await testsOf(copy, tests);
  const all = (report.testResults ?? []).flatMap(({ assertionResults }) => assertionResults);
  if (all.length === 0) return undefined;
  return defined({ red: all.find(({ status }) => status === 'failed')?.title });
}

async function testsOf(copy: string, tests: string): Promise<TestReport> {
  const file = join(copy, '.guard-report.json');
  await writeFile(file, '{}');
  const child = spawn(
    'npx',
    ['vitest', 'run', tests, '--bail=1', '--reporter=json', `--outputFile=${file}`],
    {
      cwd: copy,
      stdio: 'ignore',
      // Every case, on every engine: one of them may be the one that sees it.
      env: { ...process.env, PROOFS: 'whole', TEST_ENGINES: 'all' },
    },
  );
  await once(child, 'exit');
  return JSON.parse(await readFile(file, 'utf8')) as TestReport;
}
