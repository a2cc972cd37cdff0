import { createHash } from 'node:crypto';
import { nextEntryAt } from './outbox.ts';
import type { OutboxItem } from './outboxItem.ts';

/** What a schedule looks for. Each is spread over {@link shards} partitions of the index `due`. */
export type DueKind = 'deliver' | 'expire' | 'release' | 'usage' | 'purge';

export interface Work {
  readonly kind: DueKind;
  /** Epoch ms. */
  readonly at: number;
}

export const shards = 16;

export const dueShard = (kind: DueKind, shard: number): string => `${kind}#${shard}`;

/** The shard of an item never changes, so its work stays in one partition per kind. */
export function shardOf(pk: string): number {
  return createHash('sha256').update(pk).digest().readUInt8(0) % shards;
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

/**
 * Attributes of an item that is to go at `expiresAt` (epoch ms). `engineDeletes`: whether the engine removes items by
 * their `ttl` (epoch seconds); where it does not, the purge schedule finds them. Nothing may rely on it being prompt.
 */
export function expiryAttributes(
  pk: string,
  expiresAt: number,
  engineDeletes: boolean,
): { readonly ttl: number; readonly dueShard?: string; readonly dueAt?: number } {
  const ttl = Math.ceil(expiresAt / 1000);
  return engineDeletes ? { ttl } : { ttl, dueShard: dueShard('purge', shardOf(pk)), dueAt: ttl * 1000 };
}
