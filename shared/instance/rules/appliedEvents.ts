import { createHash } from 'node:crypto';
import { key } from '../../table/key.ts';
import type { IdempotencyKey } from '../command.ts';

/** How many processed events an instance remembers. */
const rememberedKeys = 200;

/** The identity of one event of the marketplace: `parts` in fixed order, `contents` whatever else it says. */
export function idempotencyKey(
  parts: {
    readonly activity: string;
    readonly orderId: string;
    readonly orderLineId?: string | undefined;
    readonly scene?: string | undefined;
  },
  contents: Readonly<Record<string, unknown>>,
): IdempotencyKey {
  const text = key(parts.activity, parts.orderId, parts.orderLineId ?? '', parts.scene ?? '');
  return { key: shortHash(text), payloadHash: payloadHash(contents) };
}

/** Equal for equal contents, whatever the order of the fields. */
export function payloadHash(contents: Readonly<Record<string, unknown>>): string {
  const fields = Object.entries(contents)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return shortHash(JSON.stringify(fields));
}

/** 96 bits: two events of one instance do not meet by chance. */
const shortHash = (text: string): string =>
  createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url');

export type AppliedBefore = 'no' | 'same' | 'other-contents';

/** Whether the event was processed before. */
export function applied(appliedKeys: readonly string[], event: IdempotencyKey): AppliedBefore {
  const known = appliedKeys.find(entry => entry.startsWith(`${event.key}.`));
  if (known === undefined) return 'no';
  return known === appliedEntry(event) ? 'same' : 'other-contents';
}

export function withApplied(appliedKeys: readonly string[], event: IdempotencyKey): readonly string[] {
  return [...appliedKeys, appliedEntry(event)].slice(-rememberedKeys);
}

const appliedEntry = (event: IdempotencyKey): string => `${event.key}.${event.payloadHash}`;
