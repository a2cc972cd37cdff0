import { commitAndDeliver } from '../delivery/commitAndDeliver.ts';
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
  const { item } = await commitAndDeliver<Application, undefined>(deps, {
    aggregate: deps.applications,
    key: applicationKey(call.instanceId, applicationId(call.eventId, call.deviceFingerprint)),
    budget,
    beforeWrite: replayChecked,
    decide: application => apply(application, call),
  });
  return item;
}
