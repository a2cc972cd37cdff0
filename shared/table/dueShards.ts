import { createHash } from 'node:crypto';

/** What a schedule looks for. Each is spread over {@link shards} partitions of the index `due`. */
export type DueKind = 'deliver' | 'expire' | 'release' | 'usage' | 'purge';

export const shards = 16;

export const dueShard = (kind: DueKind, shard: number): string => `${kind}#${shard}`;

/** The shard of an item never changes, so its work stays in one partition per kind. */
export function shardOf(pk: string): number {
  return createHash('sha256').update(pk).digest().readUInt8(0) % shards;
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
