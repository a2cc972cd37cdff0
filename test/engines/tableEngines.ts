import { startDynalite } from './dynaliteEngine.ts';
import { dynoxideIsInstalled, startDynoxide } from './dynoxideEngine.ts';
import type { RunningEngine } from './runningEngine.ts';

export interface TableEngine {
  readonly name: 'dynalite' | 'dynoxide';
  start(): Promise<RunningEngine>;
}

/**
 * Two independent makings of the DynamoDB API: what holds on both is unlikely to lean on a quirk of one. They
 * differ where GeminiDB may differ too: dynalite never returns the old item of a failed condition, dynoxide does.
 */
export const tableEngines: readonly TableEngine[] = [
  { name: 'dynalite', start: startDynalite },
  ...(dynoxideIsInstalled ? [{ name: 'dynoxide' as const, start: startDynoxide }] : []),
];

if (!dynoxideIsInstalled) {
  console.warn(
    '!!! The second table engine (@dynoxide/linux-x64) is not installed here: tests run on dynalite ONLY.',
  );
}
