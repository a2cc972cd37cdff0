import type { TestProject } from 'vitest/node';
import { onceForAllProjects } from '../support/onceForAllProjects.ts';
import { dynoxideIsInstalled, startDynoxide } from './dynoxideEngine.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where dynoxide runs for all test files. */
    dynoxide?: string;
  }
}

/** Starts dynoxide once for all test files; every table in it has a name of its own. */
export default async function shareDynoxide({
  provide,
}: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (!dynoxideIsInstalled) {
    console.warn(
      '!!! The second table engine (@dynoxide/linux-x64) is not installed here: tests run on dynalite ONLY.',
    );
    return undefined;
  }
  const { endpoint, stop } = await onceForAllProjects('dynoxide', startDynoxide);
  provide('dynoxide', endpoint);
  return stop;
}
