import { deliverInline, inlineLeaseMs } from '../delivery/deliverInline.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget } from '../platform/effects.ts';
import type { ApplicationAggregate, ApplicationDeps } from './aggregate.ts';
import { type Application, applicationId, applicationKey } from './application.ts';
import { type ApplicationCall, apply } from './rules/application.ts';

/**
 * Records an application and has the instance count it. What does not fit into the answer's time is due for the
 * schedules; the marketplace's repeat finds the same application.
 *
 * @throws {TableError} when nothing could be committed.
 */
export async function applyForLicense(
  deps: ApplicationDeps & { readonly applications: ApplicationAggregate },
  call: ApplicationCall,
  { budget, replayChecked }: { readonly budget: Budget; readonly replayChecked: () => Promise<void> },
): Promise<Application | undefined> {
  const { applications, effects } = deps;
  const remaining = budget.deadline - effects.clock() - answerBudget.afterReply;
  const timeoutMs = Math.max(1, Math.min(deps.inlineDeliveryMs, remaining));
  const { item, claim } = await commitInTurn<Application, undefined>({
    aggregate: applications,
    key: applicationKey(call.instanceId, applicationId(call.eventId, call.deviceFingerprint)),
    effects,
    budget,
    beforeWrite: replayChecked,
    lease: { kind: 'take', forMs: inlineLeaseMs(timeoutMs) },
    decide: application => apply(application, call),
  });
  if (item === undefined || claim === undefined) return item;
  return deliverInline(applications, deps, item, claim, budget, timeoutMs);
}
