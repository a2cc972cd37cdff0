import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dueAttributes } from '../../../shared/outbox/due.ts';
import type { OutboxEntry } from '../../../shared/outbox/outbox.ts';
import { dueShard, shardOf } from '../../../shared/table/dueShards.ts';

const pk = 'instance#i-1';
/** Taken from `printf %s 'instance#i-1' | sha256sum`: the first byte modulo 16. */
const shard = 0x83 % 16;

function waiting(nextAt: number, facts: Partial<OutboxEntry> = {}): OutboxEntry {
  return { id: 'e', type: 'instance.renewed', sequence: 1, at: 0, attempts: 0, nextAt, data: {}, ...facts };
}

describe('dueAttributes', () => {
  it('gives neither attribute when nothing lies ahead, also under a lease', () => {
    const neither = { dueShard: undefined, dueAt: undefined };
    expect(dueAttributes({ pk, outbox: [] }, undefined)).toEqual(neither);
    expect(dueAttributes({ pk, outbox: [], leaseUntil: 500 }, undefined)).toEqual(neither);
  });

  it('names the earliest work and its kind', () => {
    const own = { kind: 'expire', at: 100 } as const;
    const attributes = (nextAt: number) => dueAttributes({ pk, outbox: [waiting(nextAt)] }, own);
    expect(attributes(99)).toEqual({ dueShard: `deliver#${shard}`, dueAt: 99 });
    expect(attributes(100)).toEqual({ dueShard: `deliver#${shard}`, dueAt: 100 });
    expect(attributes(101)).toEqual({ dueShard: `expire#${shard}`, dueAt: 100 });
    expect(dueAttributes({ pk, outbox: [] }, { kind: 'release', at: 7 })).toEqual({
      dueShard: `release#${shard}`,
      dueAt: 7,
    });
  });

  it('keeps a leased item out of sight until the lease ends, not longer', () => {
    const item = { pk, outbox: [waiting(100)] };
    expect(dueAttributes({ ...item, leaseUntil: 500 }, undefined).dueAt).toBe(500);
    expect(dueAttributes({ ...item, leaseUntil: 50 }, undefined).dueAt).toBe(100);
  });

  it('counts an accepted event by its reminder and what it no longer holds back', () => {
    const outbox = [waiting(900, { acceptedAt: 1 }), waiting(300)];
    expect(dueAttributes({ pk, outbox }, undefined).dueAt).toBe(300);
    expect(dueAttributes({ pk, outbox: [waiting(900), waiting(300)] }, undefined).dueAt).toBe(900);
  });
});

describe('shardOf', () => {
  it('is the first byte of the SHA-256 of the partition key modulo 16, the same for ever', () => {
    expect(shardOf(pk)).toBe(shard);
    for (let index = 0; index < 64; index += 1) {
      const [first = 0] = createHash('sha256').update(`order#${index}`).digest();
      expect(shardOf(`order#${index}`)).toBe(first % 16);
    }
  });

  it('uses every one of the 16 shards', () => {
    const used = new Set(Array.from({ length: 500 }, (_, index) => shardOf(`instance#${index}`)));
    expect([...used].sort((a, b) => a - b)).toEqual([...Array(16).keys()]);
  });

  it('is written behind the kind', () => {
    expect(dueShard('purge', 3)).toBe('purge#3');
  });
});
