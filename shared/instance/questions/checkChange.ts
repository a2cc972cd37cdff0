import type { Product } from '../../outbox/product.ts';
import type { Effects } from '../../platform/effects.ts';
import type { JsonObject } from '../../wire/json.ts';
import { changeAnswer } from './answers.ts';
import { askProduct } from './askProduct.ts';
import { ownInstance, type Question, type QuestionDeps } from './ownInstance.ts';

export type ChangeCheck =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown' };

/**
 * Asks the seller's product whether an instance may change to another product: a message of the type
 * `instance.change-requested`, answered `{"allowed": true}` or `{"allowed": false, "reason": "…"}`. No side effect;
 * without a rule of the product the change is refused.
 *
 * @throws {TableError} when the instance cannot be looked up.
 */
export async function checkChange(
  deps: QuestionDeps & { readonly product: Product; readonly effects: Effects },
  instanceId: string,
  target: readonly JsonObject[],
  call: Question,
): Promise<ChangeCheck> {
  const instance = await ownInstance(deps, instanceId, call, 'changeInstanceCheck');
  if (instance === undefined || instance === 'foreign') return { kind: 'unknown' };
  const reply = await askProduct(deps, instance, 'instance.change-requested', { target }, call.budget);
  if (reply.kind === 'failed') return { kind: 'refused', reason: 'the check is not available at the moment' };
  if (reply.kind === 'refused') return { kind: 'refused', reason: reply.reason };
  const { body, unread } = reply;
  if (unread !== undefined) return { kind: 'refused', reason: 'the check is not available at the moment' };
  const answer = changeAnswer.safeParse(body);
  if (answer.success && answer.data.allowed) return { kind: 'allowed' };
  if (answer.success) return { kind: 'refused', reason: answer.data.reason ?? 'not possible' };
  const isAnswered = typeof body === 'object' && body !== null && 'allowed' in body;
  return { kind: 'refused', reason: isAnswered ? 'not possible' : 'a change on renewal is not supported' };
}
