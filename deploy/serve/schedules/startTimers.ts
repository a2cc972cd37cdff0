import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { FunctionContext, ServedFunction } from '../servedFunction.ts';

/** One run of a schedule. */
export interface ScheduleRun {
  readonly name: string;
  readonly milliseconds: number;
  /** What it threw; absent after a success. */
  readonly fault?: { readonly error: unknown };
}

export interface TimerOptions {
  readonly functions: readonly Pick<ServedFunction, 'name' | 'timeoutMs' | 'schedules' | 'handler'>[];
  /** At least 0, below 1. */
  readonly random: () => number;
  /** Epoch ms. */
  readonly clock: () => number;
  /** Resolves after so many ms, rejects when the signal aborts. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<unknown>;
  readonly onRun: (run: ScheduleRun) => void;
}

export interface Timers {
  /** Begins no further run, lets the present ones finish what they have begun, and resolves when they have ended. */
  stop(): Promise<void>;
  /** Names of schedules whose present run has taken longer than it may. */
  overrun(): readonly string[];
}

/** The first run comes this soon, ms, also of a schedule that comes once a day: a process may not live that long. */
const firstWithinMs = 5 * 60_000;

/**
 * Calls each scheduled function at its pace. A run that takes longer than its pause puts the next one off, so that
 * none overlaps itself. Several processes may do so at the same time: first runs are spread at random, and what a run
 * works on it has leased.
 */
export function startTimers(options: TimerOptions): Timers {
  const { functions, random, clock, onRun } = options;
  const pause = options.pause ?? ((ms, signal) => wait(ms, undefined, { signal }));
  const stopping = new AbortController();
  const { signal } = stopping;
  // Every schedule listens to it.
  setMaxListeners(0, signal);
  /** By name: when the present run must have ended, epoch ms. */
  const runningUntil = new Map<string, number>();

  async function repeat(served: TimerOptions['functions'][number], everyMs: number): Promise<void> {
    let next = clock() + random() * Math.min(everyMs, firstWithinMs);
    for (;;) {
      await pause(Math.max(0, next - clock()), signal).catch(() => undefined);
      if (signal.aborted) return;
      const startedAt = clock();
      runningUntil.set(served.name, startedAt + served.timeoutMs);
      onRun(await runOnce(served, startedAt));
      runningUntil.delete(served.name);
      next = startedAt + everyMs;
    }
  }

  async function runOnce(
    { name, timeoutMs, handler }: TimerOptions['functions'][number],
    startedAt: number,
  ): Promise<ScheduleRun> {
    const context: FunctionContext = {
      functionName: name,
      awsRequestId: crypto.randomUUID(),
      getRemainingTimeInMillis: () => Math.max(0, startedAt + timeoutMs - clock()),
      stopping: signal,
    };
    try {
      await handler(scheduledEvent(startedAt), context);
      return { name, milliseconds: clock() - startedAt };
    } catch (error) {
      return { name, milliseconds: clock() - startedAt, fault: { error } };
    }
  }

  const repeating = functions.flatMap(served => served.schedules.map(everyMs => repeat(served, everyMs)));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(repeating);
    },
    overrun: () => [...runningUntil].filter(([, until]) => clock() > until).map(([name]) => name),
  };
}

/** As EventBridge sends it. */
export const scheduledEvent = (now: number) => ({
  version: '0',
  id: crypto.randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  time: new Date(now).toISOString(),
  resources: [],
  detail: {},
});
