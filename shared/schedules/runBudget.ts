import { setMaxListeners } from 'node:events';
import type { Context } from 'aws-lambda';
import { defined } from '../platform/defined.ts';
import type { Budget } from '../platform/effects.ts';
import { minuteMs } from '../platform/time.ts';

/** The handler of a schedule. The platform says how much of the function's time is left. */
export type Schedule<Report> = (
  event?: unknown,
  context?: Pick<Context, 'getRemainingTimeInMillis'> & {
    /** Aborts when the process is to end, which only a process of many runs can tell. */
    readonly stopping?: AbortSignal;
  },
) => Promise<Report>;

/** Kept free before the platform ends the function, for the work under way: one call may take 10 s. */
const stopBeforeMs = 15_000;

/** How long one run may take at most, ms, also where the platform would allow more. */
const maxRunMs = 10 * minuteMs;

/** The time of one run: it stops well before the function's time-out, and what is left waits for the next run. */
export function runBudget(now: number, context: Parameters<Schedule<unknown>>[1]): Budget {
  const remaining = context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY;
  const { signal } = new AbortController();
  // Every request of the run listens to it, many side by side.
  setMaxListeners(0, signal);
  const { stopping } = context ?? {};
  return {
    deadline: now + Math.min(maxRunMs, Math.max(1_000, remaining - stopBeforeMs)),
    signal,
    ...defined({ stopping }),
  };
}
