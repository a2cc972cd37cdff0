import { hourMs, isoTime } from '../platform/time.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';
import { nameBasedUuid } from '../wire/uuid5.ts';

/** The usage of one instance, and one package of it, in one whole hour: one record for the marketplace. */
export interface UsageWindow extends ItemKey {
  readonly version: number;
  readonly instanceId: string;
  /** `''` for usage that no package pays. */
  readonly packageId: string;
  /** Of the instance: SaaS V1 signs with a key of its own. */
  readonly family?: string;
  /** What the instance was when the window was sealed: the old API wants it with each record. */
  readonly productId?: string;
  /** `old` where PRODUCTS says so; looked up before each attempt, so that a setting put right helps what waits. */
  readonly api?: string;
  /** Epoch ms; the hour, cut at the instance's opening and closing. */
  readonly beginAt: number;
  readonly endAt: number;
  /** Plain decimal. */
  readonly value: string;
  /** Hashes of the records that are in it, id before value: a record repeated counts once. */
  readonly recordIds: readonly string[];
  /**
   * ```
   *   open ── sealed ── accepted          (or duplicate: billed under an earlier record)
   *                └── rejected           a person has to look
   * ```
   * Open text.
   */
  readonly status: string;
  readonly meteringSn: string;
  /** How often an operator had it sent again after a refusal, each time under another record id. */
  readonly revision?: number;
  /** Recorded before each attempt: 0 means that the marketplace cannot know it. */
  readonly attempts: number;
  /** Attempts that certainly never reached the marketplace. */
  readonly neverSent?: number;
  /** When its record was made, epoch ms; the same on every attempt. */
  readonly recordedAt?: number;
  /** Record code of the marketplace, such as `016`. */
  readonly code?: string;
  readonly leaseId?: string;
  readonly leaseUntil?: number;
  readonly dueShard?: string;
  readonly dueAt?: number;
  /** Of one that is done: when it goes, epoch seconds. */
  readonly ttl?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const hourOf = (epochMs: number): number => Math.floor(epochMs / hourMs) * hourMs;

export function windowKey(instanceId: string, hour: number, packageId: string): ItemKey {
  return { pk: key('usage', instanceId), sk: key('window', isoTime(hour), packageId) };
}

const namespace = '5a3c7d1e-94b2-5b06-8f2f-0d6e1f1c9a77';

/** The marketplace's record id, derived from the fact itself: the same window always has the same. */
export function meteringSnOf(instanceId: string, hour: number, packageId: string, revision = 0): string {
  const corrected = revision === 0 ? [] : [String(revision)];
  return nameBasedUuid(namespace, key(instanceId, String(hour), packageId, ...corrected));
}
