import { setTimeout as wait } from 'node:timers/promises';
import { isoTime } from '../../shared/platform/time.ts';

export interface ScheduledFunction {
  readonly name: string;
  /** ms, as its deployment grants. */
  readonly timeoutMs: number;
  readonly handler: (event: unknown, context: unknown) => unknown;
}

export interface ScheduleLoop {
  /** Starts no further run and waits for the present one. */
  stop(): Promise<void>;
}

/**
 * Calls the scheduled functions one after the other, pauses, and begins again: days of the deployed schedules pass
 * in seconds. A failing function is reported and called again in the next round, as its schedule would.
 */
export function startScheduleLoop(options: {
  readonly functions: readonly ScheduledFunction[];
  readonly pauseMs: number;
  readonly log: (line: string) => void;
}): ScheduleLoop {
  const { functions, pauseMs, log } = options;
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      for (const scheduled of functions) {
        if (stopping.signal.aborted) return;
        await runOnce(scheduled, log);
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

async function runOnce(
  { name, timeoutMs, handler }: ScheduledFunction,
  log: (line: string) => void,
): Promise<void> {
  const startedAt = Date.now();
  const event = {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    time: isoTime(startedAt),
    detail: {},
  };
  const context = {
    functionName: name,
    awsRequestId: crypto.randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, startedAt + timeoutMs - Date.now()),
  };
  try {
    await handler(event, context);
  } catch (error) {
    log(
      `schedule: ${name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
}
