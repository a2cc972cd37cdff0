import type { QuestionType } from '../../outbox/eventTypes.ts';
import type { Product, ProductReply } from '../../outbox/product.ts';
import { answerBudget } from '../../platform/answerBudget.ts';
import type { Budget, Effects } from '../../platform/effects.ts';
import { isoTime } from '../../platform/time.ts';
import type { Instance } from '../instance.ts';

/**
 * Puts a question about an instance to the seller's product. A question is no event: it is in no sequence, it is not
 * repeated, and nothing of it is kept.
 *
 * @param question what is asked, into the message beside what tells which instance it is
 */
export async function askProduct(
  deps: { readonly product: Product; readonly effects: Effects },
  { instanceId, status, orderId, orderLineId, productId, skuCode, expireAt }: Instance,
  type: QuestionType,
  question: Readonly<Record<string, unknown>>,
  budget: Budget,
): Promise<ProductReply> {
  const now = deps.effects.clock();
  return deps.product.send(
    {
      id: `ask_${deps.effects.newId()}`,
      type,
      at: now,
      data: {
        instanceId,
        status,
        orderId,
        orderLineId,
        productId,
        skuCode,
        expireAt: isoTime(expireAt),
        ...question,
      },
      productIds: [productId, skuCode].filter(id => id !== undefined),
    },
    { timeoutMs: Math.min(answerBudget.question, budget.deadline - now), signal: budget.signal },
  );
}
