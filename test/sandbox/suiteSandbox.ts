import { afterAll, beforeAll } from 'vitest';
import { type RunningSandbox, runSandbox, sandboxData } from './runSandbox.ts';

/** The sandbox of a suite: started before its first test, ended behind the last. It may be read inside hooks and tests. */
export interface SuiteSandbox extends RunningSandbox {
  /** Where its data lies. */
  readonly directory: string;
  /** Starts the next one over the same data; the one before has ended. */
  startAgain(...given: Started): Promise<void>;
}

type Started = Parameters<typeof runSandbox> extends [string, ...infer Rest] ? Rest : never;

/** @param start another start than that of the plain sandbox */
export function suiteSandbox(
  start: (directory: string) => Promise<RunningSandbox> = directory => runSandbox(directory),
): SuiteSandbox {
  const data = sandboxData();
  let current: RunningSandbox | undefined;
  beforeAll(async () => {
    current = await start(data.directory);
  });
  afterAll(async () => {
    await current?.interrupt();
    data.remove();
  });
  const running = (): RunningSandbox => {
    if (current === undefined) throw new Error('the sandbox runs only inside hooks and tests');
    return current;
  };
  return {
    directory: data.directory,
    get functionsUrl() {
      return running().functionsUrl;
    },
    get consoleUrl() {
      return running().consoleUrl;
    },
    printed: () => running().printed(),
    closeOutput: () => running().closeOutput(),
    interrupt: () => running().interrupt(),
    kill: () => running().kill(),
    marketplace: words => running().marketplace(words),
    productEvents: () => running().productEvents(),
    productAttempts: () => running().productAttempts(),
    setProduct: behaviour => running().setProduct(behaviour),
    async startAgain(...given) {
      current = await runSandbox(data.directory, ...given);
    },
  };
}
