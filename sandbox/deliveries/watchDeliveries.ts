import type { OutgoingRequest, Send } from '../../shared/http/outgoing.ts';
import { isoTime } from '../../shared/platform/time.ts';
import type { DeliveryAttempt, DeliveryJournal } from './deliveryJournal.ts';
import { deliveryProblem } from './deliveryProblem.ts';
import { subjectOf } from './subjectOf.ts';

/** A message on its way to a product. */
export type OutgoingMessage = OutgoingRequest & { readonly body: string };

export interface WatchOptions {
  readonly journal: DeliveryJournal;
  /** Changes a message on its way, as {@link atRealTime} does; undefined leaves it. */
  readonly onItsWay?: (message: OutgoingMessage) => OutgoingMessage | undefined;
}

/** How much of an answer is kept to be shown, characters. */
const maxAnswer = 4_096;

/**
 * A way out that records every message of Standard Webhooks which passes, with what came back. Everything else passes
 * untouched. The functions run in this process and send by it, so this sees what the bundle itself did, wherever the
 * product is.
 */
export function watchDeliveries(send: Send, { journal, onItsWay }: WatchOptions): Send {
  return async given => {
    const id = given.headers['webhook-id'];
    if (id === undefined || typeof given.body !== 'string') return send(given);
    const message = { ...given, body: given.body };
    const request = onItsWay?.(message) ?? message;
    const began = performance.now();
    const about = {
      ...{ id, url: String(request.url), at: isoTime(Date.now()), sent: request.body },
      ...described(request.body),
    };
    const note = (outcome: Pick<DeliveryAttempt, 'status' | 'problem' | 'answer'>) =>
      journal.add({ ...about, ...outcome, milliseconds: Math.round(performance.now() - began) });
    try {
      const answer = await send(request);
      note({ status: answer.status, ...(answer.body !== undefined && { answer: shown(answer.body) }) });
      return answer;
    } catch (error) {
      note({ problem: deliveryProblem(error) });
      throw error;
    }
  };
}

type Described = Pick<DeliveryAttempt, 'type' | 'subject' | 'instanceId' | 'sequence'>;

function described(body: string): Described {
  const { type, data = {} } = JSON.parse(body) as { type: string; data?: Record<string, unknown> };
  const subject = subjectOf(data);
  return {
    type,
    ...(subject !== undefined && { subject }),
    ...(typeof data.instanceId === 'string' && { instanceId: data.instanceId }),
    ...(typeof data.sequence === 'number' && { sequence: data.sequence }),
  };
}

/** What the buyer's password is, nobody has to see. */
const shown = (answer: Uint8Array): string =>
  new TextDecoder()
    .decode(answer)
    .replace(/("password"\s*:\s*)"(?:[^"\\]|\\.)*"/g, '$1"••••••"')
    .slice(0, maxAnswer);
