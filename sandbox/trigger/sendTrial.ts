import { webhookRequest } from '../../shared/delivery/webhookRequest.ts';
import { readForeignJson, withoutEmptyMembers } from '../../shared/http/foreignJson.ts';
import type { Send } from '../../shared/http/outgoing.ts';
import { type AnswerReading, readAnswer } from '../../shared/seller/webhooks/answerSchemas.ts';
import type { MessageType } from '../../shared/seller/webhooks/eventSchemas.ts';
import type { Message } from '../../shared/seller/webhooks/sampleMessages.ts';
import { deliveryProblem } from '../deliveries/deliveryProblem.ts';

/** What became of a trial. */
export interface TrialOutcome {
  readonly id: string;
  readonly url: string;
  readonly message: Message;
  /** Undefined when nobody answered. */
  readonly status?: number;
  readonly milliseconds: number;
  readonly reading: AnswerReading;
}

/** The bundle waits no longer for an answer outside of a call either. */
const patienceMs = 10_000;
const maxReply = 64 * 1024;

/** Sends a message as the bundle does, once, and reads the answer by the bundle's own rules. */
export async function sendTrial(
  type: MessageType,
  message: Message,
  to: {
    readonly url: string;
    readonly secrets: readonly string[];
    readonly id: string;
    readonly now: number;
    readonly send: Send;
  },
): Promise<TrialOutcome> {
  const { url, secrets, id, now } = to;
  const event = { id, type, at: Date.parse(message.timestamp), data: message.data, productIds: [] };
  const began = performance.now();
  const outcome = (rest: Pick<TrialOutcome, 'status' | 'reading'>): TrialOutcome => ({
    ...{ id, url, message, milliseconds: Math.round(performance.now() - began) },
    ...rest,
  });
  try {
    const request = webhookRequest(event, secrets, now);
    const answer = await to.send({
      ...request,
      ...{ url, method: 'POST', withinMs: patienceMs, maxBytes: maxReply },
    });
    const { status } = answer;
    const read = readForeignJson(answer.body, maxReply);
    const body = read.kind === 'json' ? withoutEmptyMembers(read.value) : undefined;
    return outcome({ status, reading: readAnswer(type, status, body) });
  } catch (error) {
    const problem = `${url}: ${deliveryProblem(error)}. Is your product running?`;
    return outcome({ reading: { kind: 'wrong', problem } });
  }
}
