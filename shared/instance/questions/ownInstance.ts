import type { AlarmDeps } from '../../platform/alarms.ts';
import type { Budget } from '../../platform/effects.ts';
import type { ProtocolFamily } from '../../wire/resultCodes.ts';
import type { InstanceAggregate } from '../aggregate.ts';
import { instanceKey } from '../identity.ts';
import type { Instance } from '../instance.ts';
import { foreignCall } from '../rules/ownFamily.ts';

/** A question of the marketplace about an instance. */
export interface Question {
  readonly family: ProtocolFamily;
  readonly budget: Budget;
}

export interface QuestionDeps extends AlarmDeps {
  readonly instances: InstanceAggregate;
  /** See {@link mayActOn}. */
  readonly movedProducts: readonly string[];
}

/**
 * The instance that a call is about; undefined when it is not known or gone. Another family's is alarmed.
 *
 * @throws {TableError} when it cannot be looked up.
 */
export async function ownInstance(
  { instances, movedProducts, alarm }: QuestionDeps,
  instanceId: string,
  { family, budget }: Question,
  activity: string,
): Promise<Instance | 'foreign' | undefined> {
  const instance = await instances.store.read(instanceKey(instanceId), budget.signal);
  if (instance === undefined) return undefined;
  const foreign = foreignCall(instance, { family, activity }, movedProducts);
  if (foreign !== undefined) {
    alarm(foreign);
    return 'foreign';
  }
  return instance.status === 'released' ? undefined : instance;
}
