import { forEachConcurrently } from '../../../shared/platform/forEachConcurrently.ts';
import type { DueIndex } from '../../../shared/table/dueIndex.ts';
import { type DueKind, dueShard, shards } from '../../../shared/table/dueShards.ts';

const kinds = ['deliver', 'expire', 'release', 'usage', 'purge'] as const satisfies readonly DueKind[];

export type DueBacklog = Readonly<Record<(typeof kinds)[number], number>>;

/** Counted of one shard at most: whoever has more waiting needs no exact figure. */
const maxPerShard = 100;
/** A count costs 80 queries; whoever asks more often gets the last one. ms. */
const keptMs = 60_000;

/**
 * Counts the items whose work is due, by kind. The index may be minutes behind, and so is the count.
 *
 * @param clock epoch ms
 */
export function dueBacklog(
  index: () => Promise<Pick<DueIndex, 'page'>>,
  clock: () => number,
): () => Promise<DueBacklog> {
  let last: { readonly at: number; readonly counted: Promise<DueBacklog> } | undefined;
  const count = async () => {
    const { page } = await index();
    const counted = { deliver: 0, expire: 0, release: 0, usage: 0, purge: 0 };
    const now = clock();
    const partitions = kinds.flatMap(kind =>
      Array.from({ length: shards }, (_, shard) => ({ kind, partition: dueShard(kind, shard) })),
    );
    await forEachConcurrently(partitions, async ({ kind, partition }) => {
      const { items } = await page(partition, now, maxPerShard);
      counted[kind] += items.length;
    });
    return counted;
  };
  return () => {
    if (last !== undefined && clock() - last.at < keptMs) return last.counted;
    const counted = count();
    last = { at: clock(), counted };
    // A count that failed is not kept.
    counted.catch(() => {
      last = undefined;
    });
    return counted;
  };
}
