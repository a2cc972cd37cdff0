import { defined } from '../../../platform/defined.ts';
import { monthOf } from '../../../platform/months.ts';
import { instanceKey } from '../../identity.ts';
import type { Instance } from '../../instance.ts';

/** The status of an alias. An older version does not know it, and answers that the order is in progress. */
const aliasStatus = 'alias';

/**
 * What stands under an id that an order may get here, where its instance has another: one of the seller's own, by an import,
 * or that of another charging mode, see `applyPurchase`, and then it says of which product. The condition under which an
 * order is created fails on it, so a late repeat finds the instance and makes no second.
 *
 * ```
 *   import:       put alias if absent ✓ ── put instance if absent ✓
 *   newInstance:        put if absent ✗ (alias) ── reads the instance that it names
 * ```
 *
 * @param derivedId of the order, see `instanceIdFor`
 * @param now epoch ms
 * @param productId of which alone it speaks
 */
export function aliasFor(
  derivedId: string,
  { instanceId, family, orderId }: Pick<Instance, 'instanceId' | 'family' | 'orderId'>,
  attemptId: string,
  now: number,
  productId?: string,
): Instance {
  return {
    ...instanceKey(derivedId),
    version: 1,
    recentAttempts: [attemptId],
    sequence: 0,
    outbox: [],
    createdAt: now,
    updatedAt: now,
    instanceId: derivedId,
    aliasOf: instanceId,
    family,
    orderId,
    ...defined({ productId }),
    contents: '',
    status: aliasStatus,
    appliedKeys: [],
    listedIn: `alias#${monthOf(now)}`,
    listedAt: now,
  };
}
