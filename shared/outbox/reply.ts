import type { AnsweredReply, ReceivedReply } from './aggregate.ts';
import type { OutboxEntry } from './outbox.ts';

const reason = 'the reply was not understood';

/** The product took the event and said something that makes no sense: a failed attempt, which is told and tried again. */
export const notUnderstood = (problem: string): ReceivedReply => ({
  kind: 'failed',
  reason: `${reason}: ${problem}`,
});

/** True of an event that the product has seen, whatever it made of it. */
export const wasNotUnderstood = ({ lastFailure }: OutboxEntry): boolean =>
  lastFailure?.startsWith(reason) === true;

/**
 * Why a reply that should hold `wanted` cannot be taken for "accepted, done later": it could not be read, or it says
 * something else. An empty one, and HTTP 202, are no problem.
 */
export function unread(reply: AnsweredReply, wanted: string): string | undefined {
  if (reply.kind !== 'delivered') return undefined;
  const { body, unread: problem, later } = reply;
  if (later === true) return undefined;
  if (problem !== undefined) return problem;
  const members = typeof body === 'object' && body !== null ? Object.keys(body).length : 1;
  const saysSomething = body !== undefined && body !== null && members > 0;
  return saysSomething ? `no ${wanted}` : undefined;
}
