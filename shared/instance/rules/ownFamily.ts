import type { Alarm } from '../../platform/alarms.ts';
import type { ProtocolFamily } from '../../wire/resultCodes.ts';
import { mayActOn } from '../family.ts';
import type { InstanceFacts } from '../instance.ts';

/** Who calls, as far as it matters which instances are theirs. */
export interface Caller {
  /** Of the marketplace's call; undefined for the seller API, the schedules and our own work. */
  readonly family?: ProtocolFamily | undefined;
  readonly activity: string;
}

/**
 * What a person should know when a call names an instance that is not its family's: to the marketplace there is no such
 * instance. Undefined when it may act.
 *
 * @param movedProducts see {@link mayActOn}
 */
export function foreignCall(
  instance: InstanceFacts,
  { family, activity }: Caller,
  movedProducts: readonly string[],
): Alarm | undefined {
  if (family === undefined || mayActOn(family, instance, movedProducts)) return undefined;
  const { instanceId, family: instanceFamily, orderId } = instance;
  return { name: 'CallOfAnotherFamily', detail: { instanceId, orderId, activity, family, instanceFamily } };
}
