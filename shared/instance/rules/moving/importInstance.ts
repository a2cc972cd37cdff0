import { defined } from '../../../platform/defined.ts';
import type { ImportCommand, InstanceCommand } from '../../command.ts';
import type { Instance, InstanceFacts } from '../../instance.ts';
import { newInstance } from '../creation/creation.ts';
import { unwritten } from '../creation/registerUnknown.ts';
import { type InstanceDecision, impossible, record } from '../decision.ts';

/**
 * Takes in what was bought elsewhere, or before a backup that was restored: it becomes what the calls of the marketplace
 * would have made of it, by one write. Nobody is told, since the seller's product has it already. What is there stays.
 *
 * The expiry is the seller's word, so our own clock reports when it has passed and does not act on it; the first renewal
 * brings the marketplace's.
 *
 * @param apply the rules of every other command
 */
export function importInstance(
  instance: Instance | undefined,
  command: ImportCommand,
  now: number,
  apply: (instance: Instance, step: InstanceCommand) => InstanceDecision,
): InstanceDecision {
  if (instance !== undefined) return impossible(instance);
  const { creation, cause, expireAt, quota, usedLicenses, frozen } = command;
  const facts: InstanceFacts = {
    ...newInstance(creation, now),
    importedAt: now,
    confirmedAt: now,
    ...(expireAt === undefined ? {} : { expireAt, expireAtSource: 'operator', expireAtSince: now }),
    ...defined({ quota, applicationsSettled: usedLicenses }),
  };
  let changes: InstanceDecision['changes'] = facts;
  for (const step of stepsOf(command)) {
    changes = {
      ...changes,
      ...apply(unwritten(creation, { ...facts, ...changes } as InstanceFacts, now), step).changes,
    };
  }
  if (frozen?.at !== undefined) changes = { ...changes, frozenAt: frozen.at };
  return {
    changes: defined(changes),
    events: [record('instance.imported', { ...facts, ...changes } as InstanceFacts, {}, cause)],
    answer: { kind: 'done' },
  };
}

/** What has happened to it, as the commands that would have done it. */
function stepsOf({ app, frozen, released, cause }: ImportCommand): readonly InstanceCommand[] {
  return [
    ...(app === undefined ? [] : [{ type: 'provisioned', app, cause } as const]),
    ...(frozen === undefined ? [] : [{ type: 'freeze', by: frozen.by, cause } as const]),
    ...(released === true ? [{ type: 'release', reason: 'imported', cause } as const] : []),
  ];
}
