import type { Instance } from '../../instance/instance.ts';
import type { Budget, Effects } from '../../platform/effects.ts';
import { minuteMs } from '../../platform/time.ts';
import { writeIfUnchanged } from '../../table/contention/changeItem.ts';
import type { DueIndex } from '../../table/dueIndex.ts';
import type { ItemKey } from '../../table/key.ts';
import { isTooLate } from '../rules/records.ts';
import type { UsageWindow } from '../window.ts';
import { endWindow, type SettleDeps, tooLateCode } from './settleWindow.ts';
import { usageApiOf } from './usageApiOf.ts';
import { windowTimes } from './windowTimes.ts';

export interface CloseDeps extends SettleDeps {
  readonly index: DueIndex;
  readonly effects: Effects;
}

const leaseMs = minuteMs;

/**
 * Leases a window, seals it, and records the attempt that is about to be made: from here on no record gets in.
 *
 * ```
 *   push:     lease ── read v7 ── seal if v7 ✓ (v8)        push:     lease ── read v7 ────────── seal if v7 ✗ (later)
 *   product:             read v7 ── add if v7 ✗ refused    product:            read v7 ── add if v7 ✓ (v8)
 * ```
 *
 * @returns undefined when it is not to be sent now: somebody else has it, a record just got in, or it is too late
 */
export async function closeWindow(
  deps: CloseDeps,
  key: ItemKey,
  instance: Instance | undefined,
  budget: Budget,
): Promise<UsageWindow | undefined> {
  const { usage, index, effects } = deps;
  const now = effects.clock();
  const leaseId = effects.newId();
  const leased = await index.lease(key, { id: leaseId, now, until: now + leaseMs }, budget.signal);
  if (!leased) return undefined;
  const window = await usage.read(key, budget.signal);
  if (window === undefined || window.leaseId !== leaseId) return undefined;
  if (window.status !== 'open' && window.status !== 'sealed') return undefined;
  if (isTooLate(window, now)) {
    await endWindow(deps, window, 'rejected', { code: tooLateCode }, budget);
    return undefined;
  }
  return writeIfUnchanged(
    usage,
    window,
    {
      status: 'sealed',
      attempts: window.attempts + 1,
      // The same on every attempt, as everything of a record.
      recordedAt: window.recordedAt ?? now,
      ...(window.status === 'open'
        ? { ...(await windowTimes(deps, window, instance, budget)), productId: instance?.productId }
        : {}),
      api: usageApiOf(window, instance, deps.config),
      updatedAt: now,
    },
    budget.signal,
  );
}
