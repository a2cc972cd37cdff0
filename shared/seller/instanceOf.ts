import { ProblemError } from '../http/problem.ts';
import { instanceKey } from '../instance/identity.ts';
import type { Instance } from '../instance/instance.ts';
import type { Budget } from '../platform/effects.ts';
import type { Bridge } from '../runtime/bridge.ts';

/** @throws {ProblemError} 404 when nobody bought such an instance. */
export async function instanceOf(bridge: Bridge, instanceId: string, budget: Budget): Promise<Instance> {
  const instance = await bridge.instances.store.read(instanceKey(instanceId), budget.signal);
  if (instance === undefined) throw noSuchInstance();
  // Under the id of an order that was imported stands only the way to the seller's own.
  return instance.aliasOf === undefined ? instance : instanceOf(bridge, instance.aliasOf, budget);
}

export const noSuchInstance = (): ProblemError => new ProblemError(404, 'There is no such instance.');
