import { createHash } from 'node:crypto';
import type { OutboxItem } from '../outbox/outboxItem.ts';
import type { ItemKey } from '../table/key.ts';
import { key } from '../table/key.ts';

/** A buyer's application for one online licence (getLicenseAsync, zh-cn_topic_0070649255). */
export interface Application extends OutboxItem {
  readonly instanceId: string;
  /** The marketplace's flow id; the licence is uploaded under it. */
  readonly eventId: string;
  readonly deviceFingerprint?: string;
  /** Epoch ms. */
  readonly effectiveAt: number;
  readonly expireAt?: number;
  /**
   * ```
   *   applied ── counted ── made ── uploaded
   *      └─ refused            └─ upload-refused
   * ```
   * Open text; a refused one may be applied for again when the order has grown.
   */
  readonly status: string;
  /** Result code and reason of a refused application, or the marketplace's of a refused upload. */
  readonly refusal?: { readonly code: string; readonly reason: string };
  /** Sealed JSON of {@link License}. */
  readonly license?: string;
}

/** What the product made for an application: a text of up to 1,024 characters, or a file. */
export type License = { readonly characters: string } | LicenseFile;

export interface LicenseFile {
  readonly fileName: string;
  /** base64 */
  readonly content: string;
}

/** Event id and fingerprint are one application; 16 bytes as text. */
export function applicationId(eventId: string, deviceFingerprint: string | undefined): string {
  const identity = key(eventId, deviceFingerprint ?? '');
  return createHash('sha256').update(identity).digest().subarray(0, 16).toString('base64url');
}

export function applicationKey(instanceId: string, application: string): ItemKey {
  return { pk: key('license', instanceId), sk: key('application', application) };
}
