import { commitAndDeliver } from '../delivery/commitAndDeliver.ts';
import type { InlineDeps } from '../delivery/deliverInline.ts';
import type { Budget } from '../platform/effects.ts';
import type { ProtocolFamily } from '../wire/resultCodes.ts';
import type { InstanceAggregate } from './aggregate.ts';
import type { InstanceCommand, Outcome } from './command.ts';
import { instanceKey } from './identity.ts';
import type { Instance } from './instance.ts';
import { creationOutcome } from './rules/creation/creation.ts';
import { decide } from './rules/decide.ts';
import { unknown } from './rules/decision.ts';
import { foreignCall } from './rules/ownFamily.ts';
import { refusedUpgrade } from './rules/renewal/refusedUpgrades.ts';

export interface InstanceDeps extends InlineDeps {
  /** See {@link mayActOn}. */
  readonly movedProducts: readonly string[];
  readonly instances: InstanceAggregate;
}

export interface ApplyOptions {
  /** Of the marketplace's call, which acts on its own family's instances only; none for the seller and ourselves. */
  readonly family?: ProtocolFamily;
  readonly budget: Budget;
  /** See {@link CommitOptions.beforeWrite}; a creation, harmless to repeat, writes beside it. */
  readonly replayChecked?: () => Promise<void>;
  /** A consistent read made just now. */
  readonly known?: Instance;
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
  options: ApplyOptions,
): Promise<Applied> {
  const { family, budget, replayChecked, known } = options;
  const creates = command.type === 'create';
  const caller = { family, activity: 'cause' in command ? command.cause.activity : command.type };
  const { item, answer, attempted } = await commitAndDeliver<Instance, Outcome>(deps, {
    aggregate: deps.instances,
    key: instanceKey(instanceId),
    budget,
    beforeWrite: replayChecked,
    createsBeside: creates,
    beforeDelivery: creates ? replayChecked : undefined,
    answersCaller: creates,
    decide(instance, now) {
      const alarm = instance && foreignCall(instance, caller, deps.movedProducts);
      return alarm === undefined ? decide(instance, command, now) : { ...unknown, alarms: [alarm] };
    },
    // The first write of an order is tried without a read: its condition tells whether there is anything.
    ...(known === undefined ? (creates ? { known: null } : {}) : { known }),
  });
  if (item?.aliasOf !== undefined) return applyToNamed(deps, item.aliasOf, command, options);
  const outcome = attempted && item !== undefined ? outcomeAfterDelivery(command, answer, item) : answer;
  return { outcome, instance: item };
}

/** Applies a command for an order that was imported to the instance that has its own id. */
async function applyToNamed(
  deps: InstanceDeps,
  instanceId: string,
  command: InstanceCommand,
  options: ApplyOptions,
): Promise<Applied> {
  const known = await deps.instances.store.read(instanceKey(instanceId), options.budget.signal);
  // The import writes the alias first: it is on its way, or was broken off and goes on when it is run again.
  if (known === undefined) return { outcome: { kind: 'in-progress' }, instance: undefined };
  return applyCommand(deps, instanceId, command, { ...options, known });
}

function outcomeAfterDelivery(command: InstanceCommand, outcome: Outcome, instance: Instance): Outcome {
  if (command.type === 'create') return creationOutcome(instance);
  if (command.type !== 'upgrade') return outcome;
  const refusal = refusedUpgrade(instance, command.event.key);
  return refusal === undefined ? outcome : { kind: 'refused', ...refusal };
}
