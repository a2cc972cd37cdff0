import { inject } from 'vitest';
import { startDynalite } from './dynaliteEngine.ts';
import type { RunningEngine } from './runningEngine.ts';

export interface TableEngine {
  readonly name: 'dynalite' | 'dynoxide';
  /** dynalite runs in the process of the tests, one for each call; dynoxide once for all. */
  start(): Promise<RunningEngine>;
}

/** Started by `shareDynoxide.ts` where it is installed. */
const sharedDynoxide = inject('dynoxide');

/**
 * Two independent makings of the DynamoDB API: what holds on both is unlikely to lean on a quirk of one. They
 * differ where GeminiDB may differ too: dynalite never returns the old item of a failed condition, dynoxide does.
 */
export const tableEngines: readonly TableEngine[] = [
  { name: 'dynalite', start: startDynalite },
  ...(sharedDynoxide === undefined
    ? []
    : [
        {
          name: 'dynoxide' as const,
          start: async () => ({ endpoint: sharedDynoxide, stop: async () => undefined }),
        },
      ]),
];
