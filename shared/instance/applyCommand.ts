import { deliverInline, type InlineDeps, inlineLeaseMs } from '../delivery/deliverInline.ts';
import { commitInTurn } from '../outbox/commitInTurn.ts';
import { answerBudget } from '../platform/answerBudget.ts';
import type { Budget } from '../platform/effects.ts';
import type { InstanceAggregate } from './aggregate.ts';
import type { InstanceCommand, Outcome } from './command.ts';
import { instanceKey } from './identity.ts';
import type { Instance } from './instance.ts';
import { creationOutcome } from './rules/creation.ts';
import { decide } from './rules/decide.ts';
import { refusedUpgrade } from './rules/refusedUpgrades.ts';

export interface InstanceDeps extends InlineDeps {
  readonly instances: InstanceAggregate;
}

export interface ApplyOptions {
  readonly budget: Budget;
  /** See {@link CommitOptions.beforeWrite}; a creation, harmless to repeat, writes beside it. */
  readonly replayChecked?: () => Promise<void>;
  /** A consistent read made just now. */
  readonly known?: Instance;
  /** Look before a creation is tried: for families whose buyers repeat it for ever. */
  readonly readFirst?: boolean;
}

export interface Applied {
  readonly outcome: Outcome;
  readonly instance: Instance | undefined;
}

/**
 * Decides a command, commits it, and asks the product once within the answer's budget. What the product does not
 * answer in time stays due for the schedules.
 *
 * @throws {TableError} when nothing could be committed; the caller answers 000005 and is asked again.
 */
export async function applyCommand(
  deps: InstanceDeps,
  instanceId: string,
  command: InstanceCommand,
  { budget, replayChecked, known, readFirst = false }: ApplyOptions,
): Promise<Applied> {
  const { instances, effects } = deps;
  const creates = command.type === 'create';
  const remaining = budget.deadline - effects.clock();
  const timeoutMs = Math.max(
    1,
    Math.min(creates ? remaining : deps.inlineDeliveryMs, remaining - answerBudget.afterReply),
  );

  const committed = await commitInTurn<Instance, Outcome>({
    aggregate: instances,
    key: instanceKey(instanceId),
    effects,
    budget,
    beforeWrite: creates ? undefined : replayChecked,
    lease: { kind: 'take', forMs: creates ? remaining : inlineLeaseMs(timeoutMs) },
    decide: (instance, now) => decide(instance, command, now),
    // The first write of an order is tried without a read: its condition tells whether there is anything.
    ...(creates && !readFirst ? { known: null } : known === undefined ? {} : { known }),
  });
  committed.alarms.forEach(deps.alarm);
  if (creates) await replayChecked?.();
  if (committed.item === undefined || committed.claim === undefined) {
    return { outcome: committed.answer, instance: committed.item };
  }
  const instance = await deliverInline(instances, deps, committed.item, committed.claim, budget, timeoutMs);
  return { outcome: outcomeAfterDelivery(command, committed.answer, instance), instance };
}

function outcomeAfterDelivery(command: InstanceCommand, outcome: Outcome, instance: Instance): Outcome {
  if (command.type === 'create') return creationOutcome(instance);
  if (command.type !== 'upgrade') return outcome;
  const refusal = refusedUpgrade(instance, command.event.key);
  return refusal === undefined ? outcome : { kind: 'refused', ...refusal };
}
