import { number, string } from 'dynamodb-toolbox/schema';
import { hourMs, minuteMs } from '../../platform/time.ts';
import type { BridgeTable } from '../../table/bridgeTable.ts';
import { entity } from '../../table/entity.ts';
import { itemStore } from '../../table/itemStore.ts';
import type { ItemKey } from '../../table/key.ts';
import type { Incident } from './rules/incidents.ts';

/** What the watchdog remembers between two looks. Times are epoch ms. */
export interface Watch {
  readonly since: number;
  readonly lookedAt: number;
  readonly incidents: readonly Incident[];
}

export interface WatchState {
  /**
   * Takes the look for this process: of several, one looks and tells.
   *
   * ```
   *   A: read ── lease ✓ ── looks, tells ── save if the lease is still A's ✓
   *   B:   read ── lease ✗ (leaves it to A)
   * ```
   *
   * @returns what is remembered; undefined when somebody else looks, or has just looked
   */
  take(leaseId: string, now: number): Promise<Watch | undefined>;
  save(leaseId: string, watch: Watch): Promise<void>;
  /** What the last look left; undefined before the first one. */
  read(signal?: AbortSignal): Promise<Watch | undefined>;
}

type StoredWatch = ItemKey & {
  readonly since?: number;
  readonly lookedAt?: number;
  readonly leaseId?: string;
  readonly leaseUntil?: number;
  /** JSON: what a newer version says of an incident stays. */
  readonly incidents?: string;
};

const itemKey: ItemKey = { pk: 'watchdog', sk: 'watchdog' };
/** Longer than a look and its message may take. */
const leaseMs = minuteMs;
/** Several processes, or a sandbox in a hurry, look no oftener. */
const minPauseMs = minuteMs;

export function watchState(table: BridgeTable): WatchState {
  const store = itemStore<StoredWatch>(
    entity(table, 'watch', {
      since: number().optional(),
      lookedAt: number().optional(),
      leaseId: string().optional(),
      leaseUntil: number().optional(),
      incidents: string().optional(),
    }),
  );
  return {
    async take(leaseId, now) {
      const known = await store.read(itemKey);
      // A clock that was put back must not stop the watch.
      const isFresh = Math.abs(now - (known?.lookedAt ?? Number.NEGATIVE_INFINITY)) < minPauseMs;
      if (isFresh) return undefined;
      const { written } = await store.update(
        itemKey,
        { leaseId, leaseUntil: now + leaseMs },
        {
          or: [
            { attr: 'leaseUntil', exists: false },
            { attr: 'leaseUntil', lte: now },
            { attr: 'leaseUntil', gt: now + leaseMs },
          ],
        },
      );
      if (!written) return undefined;
      // The first look finds what was raised before it.
      const { since = now, lookedAt = now - hourMs, incidents = '[]' } = known ?? {};
      return { since, lookedAt, incidents: JSON.parse(incidents) };
    },

    async read(signal) {
      const { since, lookedAt, incidents = '[]' } = (await store.read(itemKey, signal)) ?? {};
      if (since === undefined || lookedAt === undefined) return undefined;
      return { since, lookedAt, incidents: JSON.parse(incidents) };
    },

    async save(leaseId, { since, lookedAt, incidents }) {
      await store.update(
        itemKey,
        { since, lookedAt, leaseUntil: 0, incidents: JSON.stringify(incidents) },
        { attr: 'leaseId', eq: leaseId },
      );
    },
  };
}
