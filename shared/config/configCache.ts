import { answerBudget } from '../platform/answerBudget.ts';
/** What a configuration cache needs. */
export interface ConfigCacheOptions<T> {
  /** Reads and checks the whole configuration; fails when the signal aborts. */
  readonly read: (signal: AbortSignal) => Promise<T>;
  /** Epoch ms. */
  readonly clock: () => number;
  /** At least 0, below 1. */
  readonly random: () => number;
  /** Age at which the next caller refreshes, a fifth more or less; default 5 minutes. */
  readonly refreshAfterMs?: number;
  /** How long a failed refresh keeps the next one away, so that an outage does not slow every call; default 30 s. */
  readonly retryAfterMs?: number;
  /** How long the first read may take; default 3 s, so that even a call that cannot be served is answered in time. */
  readonly readWithinMs?: number;
  /** How long a refresh may take: the call that waits for it still has to be served; default 1.5 s. */
  readonly refreshWithinMs?: number;
  readonly onRefreshFailure: (error: unknown) => void;
}

/**
 * Keeps the configuration of one container. Read once, then refreshed by the first caller after
 * `refreshAfterMs`, who waits for it: nothing runs once the answer is out. Containers that started together do not
 * refresh together: each adds or takes up to a fifth. A failed or slow refresh keeps the last
 * values and is reported; a failed first read throws, and the next caller tries again. Callers at the same time
 * share one read.
 */
export function configCache<T>(options: ConfigCacheOptions<T>): () => Promise<T> {
  const { read, clock, random, refreshAfterMs = 300_000, retryAfterMs = 30_000, onRefreshFailure } = options;
  const {
    readWithinMs = answerBudget.readConfiguration,
    refreshWithinMs = answerBudget.refreshConfiguration,
  } = options;
  let kept: { readonly value: T; readonly until: number } | undefined;
  let reading: Promise<T> | undefined;

  const refresh = async (): Promise<T> => {
    const startedAt = clock();
    try {
      const value = await read(AbortSignal.timeout(kept === undefined ? readWithinMs : refreshWithinMs));
      kept = { value, until: startedAt + Math.round(refreshAfterMs * (0.8 + 0.4 * random())) };
      return value;
    } catch (error) {
      if (kept === undefined) throw error;
      kept = { value: kept.value, until: clock() + Math.min(retryAfterMs, refreshAfterMs) };
      onRefreshFailure(error);
      return kept.value;
    }
  };

  return async () => {
    if (kept !== undefined && clock() < kept.until) return kept.value;
    reading ??= refresh().finally(() => {
      reading = undefined;
    });
    return reading;
  };
}
