import { readForeignJson } from '../../http/foreignJson.ts';
import { isLate, type Send } from '../../http/outgoing.ts';
import { faultName } from '../../platform/connectionFault.ts';
import type { News } from './rules/incidents.ts';
import { type Receiver, receiverRequest, refusalOf, saysMore } from './rules/receiverForms.ts';

const withinMs = 10_000;
/** Largest answer that is read, bytes. */
const maxAnswer = 16 * 1024;

/**
 * Sends the news, once. A redirect is not followed: the address is a secret of the receiver's.
 *
 * @returns undefined when it was taken, else why not: names of faults and codes, never the address or what was sent
 */
export async function tellReceiver(
  deps: { readonly send: Send; readonly clock: () => number },
  receiver: Receiver,
  news: News,
  limitMs: number = withinMs,
): Promise<string | undefined> {
  const { url, body } = receiverRequest(news, receiver, deps.clock());
  const needsBody = saysMore(receiver.form);
  try {
    const answer = await deps.send({
      url,
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body,
      withinMs: limitMs,
      // Where its status is its word, what follows may hang or break, and the message would only come twice.
      maxBytes: needsBody ? maxAnswer : 0,
    });
    const read = readForeignJson(answer.body, maxAnswer);
    return refusalOf(receiver.form, answer.status, read.kind === 'json' ? read.value : undefined);
  } catch (error) {
    return isLate(error) ? 'no answer in time' : faultName(error);
  }
}
