import type { AlarmDeps } from '../platform/alarms.ts';
import { type Budget, type Effects, isOver } from '../platform/effects.ts';
import { reasonOf } from '../platform/reasonOf.ts';
import type { DueIndex } from '../table/dueIndex.ts';
import { type DueKind, dueShard, shards } from '../table/dueShards.ts';
import type { ItemKey } from '../table/key.ts';
import type { Cursor } from '../table/page.ts';

/** One partition of the index, up to a time in epoch ms. */
export interface DueShard {
  readonly name: string;
  readonly until: number;
}

export const shardsOf = (kind: DueKind, until: number): readonly DueShard[] =>
  Array.from({ length: shards }, (_, shard) => ({ name: dueShard(kind, shard), until }));

/** As many as one BatchGetItem reads. */
const pageSize = 100;

export interface WalkDeps extends AlarmDeps {
  readonly effects: Effects;
  readonly index: DueIndex;
}

export interface Walked {
  /** Shards that could not be read to their end. */
  readonly failed: number;
  /** False when the time was up first. */
  readonly finished: boolean;
}

/**
 * Hands over the candidates of all shards, those of each in the order in which they are due. The shards are walked side
 * by side, so that none waits for another, and one that cannot be read holds up no other.
 *
 * @param take one page of a shard; the next is read when it resolves
 */
export async function walkDue(
  deps: WalkDeps,
  shardsToWalk: readonly DueShard[],
  budget: Budget,
  take: (keys: readonly ItemKey[]) => Promise<void>,
): Promise<Walked> {
  const walked = { failed: 0, finished: true };
  const walk = async ({ name, until }: DueShard): Promise<void> => {
    let cursor: Cursor | undefined;
    do {
      if (isOver(budget, deps.effects.clock())) {
        walked.finished = false;
        return;
      }
      const page = await deps.index.page(name, until, pageSize, cursor, budget.signal);
      await take(page.items);
      cursor = page.next;
    } while (cursor !== undefined);
  };
  await Promise.all(
    shardsToWalk.map(async shard => {
      try {
        await walk(shard);
      } catch (cause) {
        walked.failed += 1;
        const reason = reasonOf(cause);
        deps.alarm({ name: 'DueShardFailed', detail: { shard: shard.name, reason } });
      }
    }),
  );
  return walked;
}
