import type { Product } from '../../outbox/product.ts';
import type { Budget, Effects } from '../../platform/effects.ts';
import type { InstanceAggregate } from '../aggregate.ts';
import { instanceKey } from '../identity.ts';
import { askProduct } from './askProduct.ts';

/**
 * Hands a status that no page of the marketplace names to the seller's product: a message of the type
 * `instance.status-requested`, answered `{"handled": true}` by a product that knows what to do. Nothing of the
 * instance changes here. Of an instance that is not known or gone nobody is asked.
 *
 * @param wanted the word as it came
 * @returns whether the product has dealt with it
 * @throws {TableError} when the instance cannot be looked up.
 */
export async function forwardUnknownStatus(
  deps: { readonly instances: InstanceAggregate; readonly product: Product; readonly effects: Effects },
  instanceId: string,
  wanted: string,
  budget: Budget,
): Promise<boolean> {
  const instance = await deps.instances.store.read(instanceKey(instanceId), budget.signal);
  if (instance === undefined || instance.status === 'released') return false;
  const reply = await askProduct(deps, instance, 'instance.status-requested', { wanted }, budget);
  if (reply.kind !== 'delivered') return false;
  const { body } = reply;
  return typeof body === 'object' && body !== null && 'handled' in body && body.handled === true;
}
