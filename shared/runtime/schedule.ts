import { setMaxListeners } from 'node:events';
import type { Context } from 'aws-lambda';
import type { DueKind } from '../delivery/due.ts';
import { type RunReport, runDue } from '../delivery/runDue.ts';
import type { Bridge } from './bridge.ts';

/** Kept free before the platform ends the function, for the work under way. */
const stopBeforeMs = 15_000;

/** At most this long, also where the platform would allow more. */
const longestRunMs = 10 * 60_000;

/**
 * The handler of a schedule: one run over everything of a kind that is due. It stops well before its time-out; what
 * is left waits for the next run.
 */
export function schedule(
  open: () => Promise<Bridge>,
  kind: DueKind,
  options: { readonly alsoOverdue?: readonly DueKind[] } = {},
): (event: unknown, context?: Pick<Context, 'getRemainingTimeInMillis'>) => Promise<RunReport> {
  return async (_event, context) => {
    const ports = await open();
    const remaining = context?.getRemainingTimeInMillis() ?? longestRunMs;
    const now = ports.effects.clock();
    const deadline = now + Math.min(longestRunMs, Math.max(1_000, remaining - stopBeforeMs));
    const ending = new AbortController();
    setMaxListeners(0, ending.signal);
    const report = await runDue({
      kind,
      ...options,
      ports,
      budget: { deadline, signal: ending.signal },
    });
    if (report.worked + report.failed > 0 || !report.finished) {
      ports.log.info('schedule', { kind, ...report, milliseconds: ports.effects.clock() - now });
    }
    return report;
  };
}
