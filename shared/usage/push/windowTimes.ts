import type { Instance } from '../../instance/instance.ts';
import type { Budget } from '../../platform/effects.ts';
import { hourMs } from '../../platform/time.ts';
import { beginNextTo, cutWindow } from '../rules/records.ts';
import type { UsageStore } from '../store.ts';
import { hourOf, type UsageWindow } from '../window.ts';

/** When a window that is about to be sealed begins and ends, so that no other of its hour has the same times. */
export async function windowTimes(
  { usage }: { readonly usage: UsageStore },
  window: UsageWindow,
  instance: Instance | undefined,
  { signal }: Pick<Budget, 'signal'>,
): Promise<Pick<UsageWindow, 'beginAt' | 'endAt'>> {
  const hour = hourOf(window.beginAt);
  // Made while its hour ran: whatever is sealed after that has seen it, and made room. Most need no further read.
  const isFirst = window.packageId === '' && window.status === 'open' && window.createdAt < hour + hourMs;
  if (isFirst) return cutWindow(window, instance);
  const all = await usage.ofHour(window.instanceId, hour, signal);
  return beginNextTo(
    window,
    all.filter(({ packageId }) => packageId !== window.packageId),
    instance,
  );
}
