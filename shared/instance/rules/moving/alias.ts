import { monthOf } from '../../../platform/months.ts';
import { instanceKey } from '../../identity.ts';
import type { Instance } from '../../instance.ts';

/** The status of an alias. An older version does not know it, and answers that the order is in progress. */
const aliasStatus = 'alias';

/**
 * What stands under the id that an order would get here, where its instance was imported with an id of the seller's own:
 * the condition under which an order is created fails on it, so a late repeat finds the instance and makes no second.
 *
 * ```
 *   import:       put alias if absent ✓ ── put instance if absent ✓
 *   newInstance:        put if absent ✗ (alias) ── reads the instance that it names
 * ```
 *
 * @param derivedId of the order, see `instanceIdFor`
 * @param now epoch ms
 */
export function aliasFor(
  derivedId: string,
  imported: Pick<Instance, 'instanceId' | 'family' | 'orderId'>,
  attemptId: string,
  now: number,
): Instance {
  const { family, orderId } = imported;
  return {
    ...instanceKey(derivedId),
    version: 1,
    recentAttempts: [attemptId],
    sequence: 0,
    outbox: [],
    createdAt: now,
    updatedAt: now,
    instanceId: derivedId,
    aliasOf: imported.instanceId,
    family,
    orderId,
    contents: '',
    status: aliasStatus,
    appliedKeys: [],
    listedIn: `alias#${monthOf(now)}`,
    listedAt: now,
  };
}
