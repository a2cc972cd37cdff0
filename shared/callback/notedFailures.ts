import { mayActOn } from '../instance/family.ts';
import { instanceKey } from '../instance/identity.ts';
import type { InstanceStore } from '../instance/store.ts';
import { defined } from '../platform/defined.ts';
import type { FailedCall, FailureLog } from './failureLog.ts';

/** Calls that change nothing, or that make the instance: nothing is missing when one of them fails. */
const leaveNothingBehind: ReadonlySet<string> = new Set([
  'newInstance',
  'queryInstance',
  'changeInstanceCheck',
  'getLicense',
  'getLicenseAsync',
]);

/** Replays, and calls about what is not theirs: they say nothing of the instance. */
const saysNothing: ReadonlySet<string> = new Set(['000001', '000003']);

/**
 * Notes a failed call with the instance that it is about, too. The marketplace may have given it up: our own clock then
 * does nothing that cannot be undone, and says what is missing. The same call, once it is done, takes the note away.
 *
 * @param movedProducts see {@link mayActOn}
 */
export function notedFailures(
  log: FailureLog,
  instances: NotedInstances,
  movedProducts: readonly string[],
): FailureLog {
  return {
    ...log,
    async record(failure, refused, signal) {
      await Promise.all([
        log.record(failure, refused, signal),
        // Whoever cannot sign says nothing of an instance.
        refused === undefined ? note(failure, instances, movedProducts, signal) : undefined,
      ]);
    },
  };
}

type NotedInstances = Pick<InstanceStore, 'read' | 'update'>;

async function note(
  { instanceId, family, activity, orderId, resultCode, at }: FailedCall,
  instances: NotedInstances,
  movedProducts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<void> {
  if (instanceId === undefined || leaveNothingBehind.has(activity) || saysNothing.has(resultCode)) return;
  const key = instanceKey(instanceId);
  // No version: nothing else writes this attribute but its removal, which the repeat of the call brings.
  const write = (of: string) =>
    instances.update(
      key,
      { failedCall: { at, activity, resultCode, ...defined({ orderId }) } },
      { attr: 'family', eq: of },
      signal,
    );
  const noted = await write(family);
  if (noted.written || movedProducts.length === 0) return;
  const named = noted.current ?? (await instances.read(key, signal));
  if (named !== undefined && mayActOn(family, named, movedProducts)) await write(named.family);
}
