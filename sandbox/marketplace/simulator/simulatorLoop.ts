import { setTimeout as wait } from 'node:timers/promises';
import type { MarketplaceSimulator } from './simulator.ts';

/** Lets the marketplace do what is due, again and again. A fault is reported and the next round comes. */
export function startSimulatorLoop(
  simulator: MarketplaceSimulator,
  pauseMs: number,
  log: (line: string) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        await simulator.doDueWork();
      } catch (error) {
        log(`marketplace: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      }
      await wait(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: () => {
      stopping.abort();
      return running;
    },
  };
}
