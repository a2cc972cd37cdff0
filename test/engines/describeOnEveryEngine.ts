import { afterAll, beforeAll, describe } from 'vitest';
import { isProof, onAllEngines } from '../support/proof.ts';
import type { RunningEngine } from './runningEngine.ts';
import { type TableEngine, tableEngines } from './tableEngines.ts';

/** The engine a suite runs on. `endpoint` may be read inside hooks and tests, not while they are being collected. */
export interface SuiteEngine {
  readonly name: TableEngine['name'];
  readonly endpoint: string;
}

/**
 * Declares a suite for every engine that is installed: `npm test` plays it on the fastest, `npm run test:proofs` on the
 * others; with `TEST_ENGINES=all` on each. The engine runs from before the first test until after the last.
 */
export function describeOnEveryEngine(title: string, declare: (engine: SuiteEngine) => void): void {
  const others = tableEngines.slice(0, -1);
  const fastest = tableEngines.slice(-1);
  describeOn(onAllEngines ? tableEngines : isProof && others.length > 0 ? others : fastest, title, declare);
}

/** The same on all of them in every run, for what is about engines. */
export function describeOnAllEngines(title: string, declare: (engine: SuiteEngine) => void): void {
  describeOn(tableEngines, title, declare);
}

/** The same on all of them as a proof, at a desk on the fastest: for suites that have more cases as a proof. */
export function describeOnProofEngines(title: string, declare: (engine: SuiteEngine) => void): void {
  describeOn(isProof || onAllEngines ? tableEngines : tableEngines.slice(-1), title, declare);
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
