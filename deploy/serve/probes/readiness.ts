import { setTimeout as wait } from 'node:timers/promises';

/** What a process needs before it can serve calls. */
export type ReadinessCheck = 'settings' | 'table' | 'draining';

export interface Readiness {
  /** What keeps the process from serving, by name; empty when it is ready. */
  unready(excluded?: readonly string[]): Promise<readonly ReadinessCheck[]>;
  /** From now on it is not ready. */
  drain(): void;
}

export interface ReadinessOptions {
  /** Rejects when the settings cannot be read. */
  readonly readSettings: () => Promise<unknown>;
  /** Rejects when the table does not answer as it should. */
  readonly readTable: (signal: AbortSignal) => Promise<unknown>;
  /** ms that never go back. */
  readonly now: () => number;
  /** Told when a check fails that held before, and when it holds again (`fault` undefined). */
  readonly onChange: (check: ReadinessCheck, fault: Fault | undefined) => void;
}

/** What a check threw. */
export interface Fault {
  readonly error: unknown;
}

/** Several probes ask within a second: one answer serves them. ms. */
const keptMs = 1_000;
/** Probes are told to wait three seconds. ms. */
const checkWithinMs = 2_000;

export function readinessOf({ readSettings, readTable, now, onChange }: ReadinessOptions): Readiness {
  let draining = false;
  const settings = kept(readSettings, now, fault => onChange('settings', fault));
  const table = kept(readTable, now, fault => onChange('table', fault));
  return {
    async unready(excluded = []) {
      const isWanted = (check: ReadinessCheck) => !excluded.includes(check);
      const found: ReadinessCheck[] = [];
      if (draining && isWanted('draining')) found.push('draining');
      // Without settings nobody knows where the table is.
      const isConfigured = (await settings()) === undefined;
      if (!isConfigured && isWanted('settings')) found.push('settings');
      if (isConfigured && isWanted('table') && (await table()) !== undefined) found.push('table');
      return found;
    },
    drain() {
      draining = true;
    },
  };
}

/** A check whose outcome holds for a moment; undefined is a success. */
function kept(
  check: (signal: AbortSignal) => Promise<unknown>,
  now: () => number,
  onChange: (fault: Fault | undefined) => void,
): () => Promise<Fault | undefined> {
  let last: { readonly at: number; readonly fault: Fault | undefined } | undefined;
  let running: Promise<Fault | undefined> | undefined;
  const run = async () => {
    const fault = await faultOf(check);
    const failedBefore = last?.fault !== undefined;
    if (failedBefore !== (fault !== undefined)) onChange(fault);
    last = { at: now(), fault };
    return fault;
  };
  return async () => {
    if (last !== undefined && now() - last.at < keptMs) return last.fault;
    running ??= run().finally(() => {
      running = undefined;
    });
    return running;
  };
}

async function faultOf(check: (signal: AbortSignal) => Promise<unknown>): Promise<Fault | undefined> {
  const ending = new AbortController();
  const timer = new AbortController();
  const tooLate = wait(checkWithinMs, undefined, { signal: timer.signal }).then(() => {
    ending.abort();
    throw new Error(`no answer within ${checkWithinMs} ms`);
  });
  tooLate.catch(() => undefined);
  try {
    await Promise.race([check(ending.signal), tooLate]);
    return undefined;
  } catch (error) {
    return { error };
  } finally {
    timer.abort();
  }
}
