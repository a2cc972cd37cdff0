import type { Config } from '../../config/config.ts';
import { applyCommand, type InstanceDeps } from '../../instance/applyCommand.ts';
import { instanceKey } from '../../instance/identity.ts';
import { defined } from '../../platform/defined.ts';
import type { Budget } from '../../platform/effects.ts';
import { isoTime } from '../../platform/time.ts';
import { writeIfUnchanged } from '../../table/contention/changeItem.ts';
import { expiryAttributes } from '../../table/dueShards.ts';
import { isTooLate, pushPause } from '../rules/records.ts';
import type { UsageStore } from '../store.ts';
import type { UsageWindow } from '../window.ts';

export interface SettleDeps extends InstanceDeps {
  readonly usage: UsageStore;
  readonly config: Config;
}

/** What the marketplace made of a window, for good. */
export type WindowEnd = 'accepted' | 'duplicate' | 'rejected';

/** Code of our own: twenty days were not enough. */
export const tooLateCode = 'too-late';

/** The resource of the record is closed. */
const closedCode = '014';

export interface Verdict {
  /** Record code of the marketplace, such as `003`, or our own. */
  readonly code: string | undefined;
  /** The marketplace's own words. */
  readonly description?: string | undefined;
}

/** Ends a window. What needs a person is an event first: a crash in between leads to the event twice, never to none. */
export async function endWindow(
  deps: SettleDeps,
  window: UsageWindow,
  end: WindowEnd,
  { code, description }: Verdict,
  budget: Budget,
): Promise<void> {
  const { instanceId, meteringSn } = window;
  // A duplicate on the first attempt that can have arrived: an earlier record holds the id or the window, and this usage
  // is not billed.
  if (end === 'duplicate' && window.attempts - (window.neverSent ?? 0) === 1) {
    deps.alarm({ name: 'UsageHeldByAnother', detail: { instanceId, meteringSn, code: code ?? '' } });
  }
  if (end === 'rejected') {
    const name = code === tooLateCode ? 'UsageOverdue' : 'UsageRejected';
    const said = {
      code: code ?? 'unknown',
      ...(code === closedCode ? await closingOf(deps, instanceId, budget) : {}),
      ...defined({ description }),
    };
    // The marketplace's own words are for the event: they may quote what was sent.
    const { description: _, ...safe } = said;
    deps.alarm({ name, detail: { instanceId, meteringSn, ...safe } });
    await notify(deps, window, said, budget);
  }
  const now = deps.effects.clock();
  const { historyMs, table } = deps.config;
  const changes = {
    status: end,
    code,
    leaseId: undefined,
    leaseUntil: undefined,
    dueShard: undefined,
    dueAt: undefined,
    ...expiryAttributes(window.pk, now + historyMs, table.ttl),
    updatedAt: now,
  };
  await writeIfUnchanged(deps.usage, window, changes, budget.signal);
}

/**
 * To be sent again later under the same id; for twenty days, then a person has to look.
 *
 * @param neverSent whether this attempt certainly never reached the marketplace
 */
export async function tryWindowAgain(
  deps: SettleDeps,
  window: UsageWindow,
  { code, neverSent }: { readonly code: string | undefined; readonly neverSent: boolean },
  budget: Budget,
): Promise<void> {
  const now = deps.effects.clock();
  if (isTooLate(window, now)) {
    await endWindow(deps, window, 'rejected', { code: tooLateCode }, budget);
    return;
  }
  const changes = {
    code,
    ...(neverSent ? { neverSent: (window.neverSent ?? 0) + 1 } : {}),
    leaseId: undefined,
    leaseUntil: undefined,
    dueAt: now + pushPause(window.attempts, deps.effects.random()),
    updatedAt: now,
  };
  await writeIfUnchanged(deps.usage, window, changes, budget.signal);
}

/** When the instance was closed, as far as we know: the record may have been right, and the release not ours. */
async function closingOf(
  { instances }: InstanceDeps,
  instanceId: string,
  { signal }: Budget,
): Promise<{ readonly closedAt?: string }> {
  const instance = await instances.store.read(instanceKey(instanceId), signal);
  return defined({ closedAt: isoTime(instance?.releasedAt) });
}

async function notify(
  deps: InstanceDeps,
  window: UsageWindow,
  said: Readonly<Record<string, string>>,
  budget: Budget,
): Promise<void> {
  const { instanceId, meteringSn, value, beginAt, endAt, packageId } = window;
  await applyCommand(
    deps,
    instanceId,
    {
      type: 'announce',
      cause: { activity: 'pushUsage' },
      event: 'usage.rejected',
      data: {
        ...said,
        meteringSn,
        value,
        beginAt: isoTime(beginAt),
        endAt: isoTime(endAt),
        packageId,
      },
    },
    { budget },
  );
}
