import { type RunReport, runDue } from '../delivery/runDue.ts';
import type { Bridge } from '../runtime/bridge.ts';
import type { DueKind } from '../table/dueShards.ts';
import { runBudget, type Schedule } from './runBudget.ts';

/** The handler of a schedule: one run over everything of a kind that is due. What is left waits for the next run. */
export function schedule(
  open: () => Promise<Bridge>,
  kind: DueKind,
  options: { readonly alsoOverdue?: readonly DueKind[] } = {},
): Schedule<RunReport> {
  return async (_event, context) => {
    const deps = await open();
    const now = deps.effects.clock();
    const report = await runDue({ kind, ...options, deps, budget: runBudget(now, context) });
    if (report.worked + report.failed > 0 || !report.finished) {
      deps.log.info('schedule', { kind, ...report, milliseconds: deps.effects.clock() - now });
    }
    return report;
  };
}
