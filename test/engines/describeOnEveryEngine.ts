import { afterAll, beforeAll, describe } from 'vitest';
import type { RunningEngine } from './runningEngine.ts';
import { type TableEngine, tableEngines } from './tableEngines.ts';

/** The engine a suite runs on. `endpoint` may be read inside hooks and tests, not while they are being collected. */
export interface SuiteEngine {
  readonly name: TableEngine['name'];
  readonly endpoint: string;
}

/** Declares the same suite once per available engine; the engine runs from before its first test until after its last. */
export function describeOnEveryEngine(title: string, declare: (engine: SuiteEngine) => void): void {
  describeOn(tableEngines, title, declare);
}

/** The same on the fastest engine that is installed: for what runs on each of them in a command of its own. */
export function describeOnFastestEngine(title: string, declare: (engine: SuiteEngine) => void): void {
  describeOn(tableEngines.slice(-1), title, declare);
}

function describeOn(
  engines: readonly TableEngine[],
  title: string,
  declare: (engine: SuiteEngine) => void,
): void {
  for (const { name, start } of engines) {
    describe(`${title} (${name})`, () => {
      let running: RunningEngine | undefined;
      beforeAll(async () => {
        running = await start();
      });
      afterAll(async () => {
        await running?.stop();
      });
      declare({
        name,
        get endpoint() {
          if (running === undefined) throw new Error('the engine runs only inside hooks and tests');
          return running.endpoint;
        },
      });
    });
  }
}
