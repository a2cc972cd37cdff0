import { setMaxListeners } from 'node:events';
import { BridgeError } from '../platform/bridgeError.ts';
import type { Budget, Effects } from '../platform/effects.ts';

/** The answer is due; what is not finished goes on as a due item of a schedule. */
export class DeadlineError extends BridgeError<'deadline-reached'> {
  override readonly name = 'DeadlineError';
}

/** Why the timer of an answer that came in time ends. One for all: an error of its own costs more than the timer. */
const inTime = new DOMException('the answer came in time', 'AbortError');

/**
 * Runs `work` with a budget that ends at `deadline` (epoch ms). At that moment every request that carries the
 * budget's signal is aborted and the promise rejects; whatever `work` still does has no effect on the answer.
 *
 * @throws {DeadlineError} at the deadline.
 */
export async function withinDeadline<Result>(
  deadline: number,
  effects: Effects,
  work: (budget: Budget) => Promise<Result>,
): Promise<Result> {
  const ending = new AbortController();
  // Every request of the call listens to it, many side by side.
  setMaxListeners(0, ending.signal);
  const timer = new AbortController();
  const tooLate = (async (): Promise<never> => {
    await effects.wait(Math.max(0, deadline - effects.clock()), timer.signal);
    const error = new DeadlineError('deadline-reached', 'the time for the answer is up');
    ending.abort(error);
    throw error;
  })();
  try {
    return await Promise.race([work({ deadline, signal: ending.signal }), tooLate]);
  } finally {
    timer.abort(inTime);
    tooLate.catch(() => undefined);
  }
}
