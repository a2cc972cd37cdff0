import type { Product } from '../../outbox/product.ts';
import type { Effects } from '../../platform/effects.ts';
import { statusAnswer } from './answers.ts';
import { askProduct } from './askProduct.ts';
import { ownInstance, type Question, type QuestionDeps } from './ownInstance.ts';

/**
 * Hands a status that no page of the marketplace names to the seller's product: a message of the type
 * `instance.status-requested`, answered `{"handled": true}` by a product that knows what to do. Nothing of the
 * instance changes here. Of an instance that is not known or gone nobody is asked.
 *
 * @param wanted the word as it came
 * @returns whether the product has dealt with it, or that the instance is another family's
 * @throws {TableError} when the instance cannot be looked up.
 */
export async function forwardUnknownStatus(
  deps: QuestionDeps & { readonly product: Product; readonly effects: Effects },
  instanceId: string,
  wanted: string,
  call: Question,
): Promise<'handled' | 'unhandled' | 'foreign'> {
  const instance = await ownInstance(deps, instanceId, call, 'updateInstanceStatus');
  if (instance === 'foreign') return 'foreign';
  if (instance === undefined) return 'unhandled';
  const reply = await askProduct(deps, instance, 'instance.status-requested', { wanted }, call.budget);
  if (reply.kind !== 'delivered') return 'unhandled';
  const answer = statusAnswer.safeParse(reply.body);
  return answer.success && answer.data.handled ? 'handled' : 'unhandled';
}
