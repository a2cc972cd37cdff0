import { type DueKind, dueShard, shardOf } from '../table/dueShards.ts';
import { nextEntryAt } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';

export interface Work {
  readonly kind: DueKind;
  /** Epoch ms. */
  readonly at: number;
}

/**
 * Index attributes for an item as it will be after a write. A lease moves the item out of everyone's sight until
 * it ends, which is also what brings a crashed worker's item back.
 */
export function dueAttributes(
  item: Pick<OutboxItem, 'pk' | 'outbox' | 'leaseUntil'>,
  ownWork: Work | undefined,
): { readonly dueShard: string | undefined; readonly dueAt: number | undefined } {
  const delivery = nextEntryAt(item.outbox);
  const work: Work | undefined =
    delivery !== undefined && (ownWork === undefined || delivery <= ownWork.at)
      ? { kind: 'deliver', at: delivery }
      : ownWork;
  if (work === undefined) return { dueShard: undefined, dueAt: undefined };
  return {
    dueShard: dueShard(work.kind, shardOf(item.pk)),
    dueAt: Math.max(work.at, item.leaseUntil ?? 0),
  };
}
