import type { CreateCommand } from '../../command.ts';
import { instanceKey } from '../../identity.ts';
import type { Instance, InstanceFacts } from '../../instance.ts';
import { type InstanceDecision, record } from '../decision.ts';
import { newInstance } from './creation.ts';

/**
 * A licence code is made by the marketplace and may be in use for months before we hear of it. The first thing heard
 * of it, whatever it is, takes it in and is applied to it by the same write.
 */
export function registerUnknown(
  creation: CreateCommand,
  now: number,
  apply: (instance: Instance) => InstanceDecision,
): InstanceDecision {
  const facts = newInstance(creation, now);
  const decision = apply(unwritten(creation, facts, now));
  const { outbox: _, ...decided } = decision;
  const changes = Object.fromEntries(
    Object.entries({ ...facts, ...decision.changes }).filter(([, value]) => value !== undefined),
  );
  return {
    ...decided,
    changes,
    events: [record('license.recorded', facts, {}, creation.cause), ...decision.events],
  };
}

/** How what is made by the same write looks to the rules that go on with it. */
export const unwritten = (
  { instanceId }: Pick<CreateCommand, 'instanceId'>,
  facts: InstanceFacts,
  now: number,
): Instance => ({ ...instanceKey(instanceId), ...blank, ...facts, createdAt: now, updatedAt: now });

const blank = { version: 0, recentAttempts: [], sequence: 0, outbox: [] } as const;
