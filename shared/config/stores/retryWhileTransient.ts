import type { Effects } from '../../platform/effects.ts';
import { StoreError } from './storeRequest.ts';

const firstPauseMs = 100;
const maxPauseMs = 800;

/**
 * Asks a store again while it is busy or silent, until the signal aborts. Full jitter: containers that start in the same
 * second spread over the seconds that follow instead of meeting the same quota again together.
 *
 * @throws {StoreError} the last fault that the store itself told, however the time ran out
 */
export async function retryWhileTransient<T>(
  { random, wait }: Pick<Effects, 'random' | 'wait'>,
  signal: AbortSignal,
  ask: () => Promise<T>,
): Promise<T> {
  let told: StoreError | undefined;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (signal.aborted) throw told ?? error;
      if (!error.transient) throw error;
      told = error;
      try {
        await wait(random() * Math.min(maxPauseMs, firstPauseMs * 2 ** attempt), signal);
      } catch {
        throw told;
      }
    }
  }
}
