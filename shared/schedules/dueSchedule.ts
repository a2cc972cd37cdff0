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
    const ports = await open();
    const now = ports.effects.clock();
    const report = await runDue({ kind, ...options, ports, budget: runBudget(now, context) });
    if (report.worked + report.failed > 0 || !report.finished) {
      ports.log.info('schedule', { kind, ...report, milliseconds: ports.effects.clock() - now });
    }
    return report;
  };
}
