import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

const filesShown = 20;
const testsShown = 3;

/** Where the time of a run goes: the slowest files, and in each of them its slowest tests. `npm run test:slowest` */
export default class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const bySeconds = modules
      .map(module => ({ module, seconds: secondsOf(module) }))
      .sort((one, other) => other.seconds - one.seconds);
    const total = bySeconds.reduce((sum, { seconds }) => sum + seconds, 0);
    console.log(`\nThe ${filesShown} slowest of ${modules.length} files (${Math.round(total)} s in all):`);
    for (const { module, seconds } of bySeconds.slice(0, filesShown)) {
      console.log(line(seconds, relative(process.cwd(), module.moduleId)));
      for (const test of slowestTests(module)) console.log(`        ${line(test.seconds, test.name)}`);
    }
  }
}

/** Imports, hooks and tests. */
function secondsOf(module: TestModule): number {
  const { setupDuration, collectDuration, duration } = module.diagnostic();
  return (setupDuration + collectDuration + duration) / 1_000;
}

const slowestTests = (module: TestModule) =>
  [...module.children.allTests()]
    .map(test => ({ name: test.name, seconds: (test.diagnostic()?.duration ?? 0) / 1_000 }))
    .filter(({ seconds }) => seconds > 1)
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, testsShown);

const line = (seconds: number, name: string): string => `${seconds.toFixed(1).padStart(6)} s  ${name}`;
