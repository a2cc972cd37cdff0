import { type RunReport, runDue } from '../delivery/runDue.ts';
import { minuteMs } from '../platform/time.ts';
import type { Bridge } from '../runtime/bridge.ts';
import type { DueKind } from '../table/dueShards.ts';
import { runBudget, type Schedule } from './runBudget.ts';

/** What others have left lying is looked for in every tenth minute: each kind costs as much as a run of its own. */
const lookAroundEvery = 10;

/** The handler of a schedule: one run over everything of a kind that is due. What is left waits for the next run. */
export function schedule(
  open: () => Promise<Bridge>,
  kind: DueKind,
  { alsoOverdue = [] }: { readonly alsoOverdue?: readonly DueKind[] } = {},
): Schedule<RunReport> {
  return async (_event, context) => {
    const deps = await open();
    const now = deps.effects.clock();
    const looksAround = Math.floor(now / minuteMs) % lookAroundEvery === 0;
    const budget = runBudget(now, context);
    const report = await runDue({ kind, alsoOverdue: looksAround ? alsoOverdue : [], deps, budget });
    if (report.worked + report.waiting + report.failed > 0 || !report.finished) {
      deps.log.info('schedule', { kind, ...report, milliseconds: deps.effects.clock() - now });
    }
    return report;
  };
}
