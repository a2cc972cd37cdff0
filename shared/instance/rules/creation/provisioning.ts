import type { Changes } from '../../../table/itemStore.ts';
import type { Cause } from '../../command.ts';
import { familyOf } from '../../family.ts';
import type { Instance } from '../../instance.ts';
import { change, event, frozenEvent, type InstanceDecision, impossible, record } from '../decision.ts';
import { listed } from '../status/freezes.ts';

/** What was made: sealed, or no more than that the address stands in the settings. */
export type Made = { readonly app: string } | { readonly appFromSettings: true };

/** The product has made the instance: it becomes active, or frozen if a freeze came in the meantime. */
export function provisioned(instance: Instance, made: Made, cause: Cause, now: number): InstanceDecision {
  const result = { app: undefined, appFromSettings: undefined, ...made };
  switch (instance.status) {
    case 'provisioning': {
      const waiting = instance.freezeWaiting;
      if (waiting === undefined) {
        const changes = { ...result, status: 'active' } as const;
        return change(changes, [record('instance.provisioned', instance, changes, cause)]);
      }
      const changes = {
        ...result,
        status: 'frozen',
        frozenBy: waiting,
        frozenAt: now,
        freezeWaiting: undefined,
      } as const;
      return change(changes, [
        record('instance.provisioned', instance, changes, cause),
        frozenEvent(instance, changes, cause),
      ]);
    }
    case 'active':
    case 'frozen':
      return change(result, [record('instance.app-replaced', instance, {}, cause)]);
    default:
      return impossible(instance);
  }
}

/** The product refused the order for good. The code is repeated on every repeat until an operator reopens it. */
export function refuse(
  instance: Instance,
  refusal: { readonly code: string; readonly reason: string },
  cause: Cause,
): InstanceDecision {
  if (instance.status === 'refused') return change({ refusal });
  if (instance.status !== 'provisioning') return impossible(instance);
  const changes: Changes<Instance> = {
    status: 'refused',
    refusal,
    freezeWaiting: undefined,
    ...listed(instance, []),
  };
  return change(changes, [record('instance.refused', instance, changes, cause)]);
}

/** Forgets a refusal and asks the product again. */
export function reopen(instance: Instance, cause: Cause): InstanceDecision {
  if (instance.status !== 'refused') return impossible(instance);
  const changes: Changes<Instance> = { status: 'provisioning', refusal: undefined };
  return change(changes, [event(familyOf(instance).creationEvent, instance, changes, cause)]);
}
