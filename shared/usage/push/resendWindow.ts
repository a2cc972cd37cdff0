import type { Instance } from '../../instance/instance.ts';
import type { Budget } from '../../platform/effects.ts';
import { writeIfUnchanged } from '../../table/contention/changeItem.ts';
import { dueShard, shardOf } from '../../table/dueShards.ts';
import type { ItemKey } from '../../table/key.ts';
import type { UsageDeps } from '../record/recordUsage.ts';
import { isTooLate } from '../rules/records.ts';
import { hourOf, meteringSnOf, type UsageWindow } from '../window.ts';
import { windowTimes } from './windowTimes.ts';

export type Resent =
  | { readonly kind: 'resent'; readonly window: UsageWindow }
  | { readonly kind: 'unknown' }
  /** It was not refused, or the marketplace would not take it any more. */
  | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Has a refused window sent once more, after a person has mended what was wrong. It gets another record id: whether the
 * marketplace takes a refused one again is nowhere said.
 *
 * @throws {TableError}
 */
export async function resendWindow(
  { usage, effects }: Pick<UsageDeps, 'usage' | 'effects'>,
  key: ItemKey,
  instance: Instance,
  { signal }: Budget,
): Promise<Resent> {
  const window = await usage.read(key, signal);
  if (window === undefined) return { kind: 'unknown' };
  const now = effects.clock();
  if (window.status !== 'rejected') return { kind: 'impossible', reason: `The window is ${window.status}.` };
  if (isTooLate(window, now)) return { kind: 'impossible', reason: 'The window is more than 20 days old.' };
  const { instanceId, packageId, beginAt } = window;
  const revision = (window.revision ?? 0) + 1;
  const changes = {
    status: 'sealed',
    revision,
    meteringSn: meteringSnOf(instanceId, hourOf(beginAt), packageId, revision),
    ...(await windowTimes({ usage }, window, instance, { signal })),
    productId: instance.productId,
    attempts: 0,
    neverSent: undefined,
    recordedAt: undefined,
    code: undefined,
    ttl: undefined,
    dueShard: dueShard('usage', shardOf(key.pk)),
    dueAt: now,
    updatedAt: now,
  };
  const resent = await writeIfUnchanged(usage, window, changes, signal);
  return resent === undefined
    ? { kind: 'impossible', reason: 'Somebody else is changing the window.' }
    : { kind: 'resent', window: resent };
}
