import type { NewEvent } from '../../outbox/outbox.ts';
import type { Instance } from '../instance.ts';
import { type InstanceDecision, impossible } from './decision.ts';

/**
 * Of one kind, for a marketplace that is away: the outbox has to keep its room for the marketplace's own calls, which
 * would be answered 000005 when it is full.
 */
const maxWaiting = 10;

/** Work for the marketplace that the product asks for. */
export function enqueueJob(instance: Instance, entry: NewEvent): InstanceDecision {
  const waiting = instance.outbox.filter(({ type }) => type === entry.type).length;
  if (instance.status === 'released' || waiting >= maxWaiting) return impossible(instance);
  return { changes: {}, events: [entry], answer: { kind: 'done' } };
}
