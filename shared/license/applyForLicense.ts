import { afterReplyMs } from '../delivery/deliver.ts';
import { deliverInline, inlineLeaseMs } from '../delivery/deliverInline.ts';
import { commit } from '../outbox/commit.ts';
import type { Budget } from '../platform/effects.ts';
import type { ApplicationConcept, ApplicationPorts } from './aggregate.ts';
import { type Application, applicationId, applicationKey } from './application.ts';
import { type ApplicationCall, apply } from './rules/application.ts';

/**
 * Records an application and has the instance count it. What does not fit into the answer's time is due for the
 * schedules; the marketplace's repeat finds the same application.
 *
 * @throws {TableError} when nothing could be committed.
 */
export async function applyForLicense(
  ports: ApplicationPorts & { readonly applications: ApplicationConcept },
  call: ApplicationCall,
  { budget, admitted }: { readonly budget: Budget; readonly admitted: () => Promise<void> },
): Promise<Application | undefined> {
  const { applications, effects } = ports;
  const remaining = budget.deadline - effects.clock() - afterReplyMs;
  const timeoutMs = Math.max(1, Math.min(ports.inlineDeliveryMs, remaining));
  const { item, claim } = await commit<Application, undefined>({
    concept: applications,
    key: applicationKey(call.instanceId, applicationId(call.eventId, call.deviceFingerprint)),
    effects,
    budget,
    beforeWrite: admitted,
    lease: { kind: 'take', forMs: inlineLeaseMs(timeoutMs) },
    decide: application => apply(application, call),
  });
  if (item === undefined || claim === undefined) return item;
  return deliverInline(applications, ports, item, claim, budget, timeoutMs);
}
