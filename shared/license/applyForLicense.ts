import { awaitDelivery } from '../delivery/awaitDelivery.ts';
import { commitAndDeliver } from '../delivery/commitAndDeliver.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget } from '../platform/effects.ts';
import type { ApplicationAggregate, ApplicationDeps } from './aggregate.ts';
import { type Application, applicationId, applicationKey } from './application.ts';
import { type ApplicationCall, apply, isUndecided } from './rules/application.ts';

/**
 * Records an application and has the instance count it. Of parallel calls one has it counted, the others wait for what
 * becomes of it; when that one did not get through, the next tries. What does not fit into the answer's time is due for
 * the schedules, and the marketplace's repeat finds the same application.
 *
 * @throws {TableError} when nothing could be committed.
 */
export async function applyForLicense(
  deps: ApplicationDeps & { readonly applications: ApplicationAggregate },
  call: ApplicationCall,
  { budget, replayChecked }: { readonly budget: Budget; readonly replayChecked: () => Promise<void> },
): Promise<Application | undefined> {
  const { applications, effects } = deps;
  const { store } = applications;
  const key = applicationKey(call.instanceId, applicationId(call.eventId, call.deviceFingerprint));
  for (;;) {
    const { item, attempted } = await commitAndDeliver<Application, undefined>(deps, {
      aggregate: applications,
      key,
      budget,
      beforeWrite: replayChecked,
      decide: (application, now) => apply(application, call, now),
    });
    if (item === undefined || !isUndecided(item) || attempted) return item;
    const later = await awaitDelivery({ store, effects }, key, isUndecided, budget);
    const leftMs = budget.deadline - effects.clock();
    const triesAgain = leftMs > answerBudget.inlineJob + answerBudget.afterReply;
    if (later === undefined || !isUndecided(later) || !triesAgain) return later;
  }
}
