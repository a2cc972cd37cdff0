import { awaitDelivery } from '../delivery/awaitDelivery.ts';
import type { Budget, Effects } from '../platform/effects.ts';
import type { InstanceAggregate } from './aggregate.ts';
import { instanceKey } from './identity.ts';
import type { Instance } from './instance.ts';

/** Waits while another call has the product make the instance. */
export function awaitCreation(
  { instances: { store }, effects }: { readonly instances: InstanceAggregate; readonly effects: Effects },
  instanceId: string,
  budget: Budget,
): Promise<Instance | undefined> {
  const isUndecided = ({ status }: Instance) => status === 'provisioning';
  return awaitDelivery({ store, effects }, instanceKey(instanceId), isUndecided, budget);
}
