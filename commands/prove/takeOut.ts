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
 * Takes a guard out of a copy of the project, runs its tests there until one is red, and puts it back.
 *
 * @param copy directory of a copy of the project that nobody else works in
 */
export async function takeOut(copy: string, guard: Guard): Promise<TakenOut> {
  const path = join(copy, guard.file);
  const whole = await readFile(path, 'utf8');
  if (whole.split(guard.from).length !== 2)
    return { guard, problem: `its text does not stand exactly once in ${guard.file}` };
  await writeFile(
    path,
    whole.replace(guard.from, () => guard.to),
  );
  try {
    const report = await testsOf(copy, guard.tests);
    const results = report.testResults ?? [];
    const all = results.flatMap(({ assertionResults }) => assertionResults);
    const red = all.find(({ status }) => status === 'failed')?.title;
    // A file that no longer loads shows nothing about the guard.
    return all.length === 0 ? { guard, problem: 'no test ran' } : { guard, ...defined({ red }) };
  } finally {
    await writeFile(path, whole);
  }
}

async function testsOf(copy: string, tests: readonly string[]): Promise<TestReport> {
  const file = join(copy, '.guard-report.json');
  await writeFile(file, '{}');
  const child = spawn(
    'npx',
    ['vitest', 'run', ...tests, '--bail=1', '--reporter=json', `--outputFile=${file}`],
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
