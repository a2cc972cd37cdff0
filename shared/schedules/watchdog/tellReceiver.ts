import { readForeignJson } from '../../http/foreignJson.ts';
import { readAtMost } from '../../http/readAtMost.ts';
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
  deps: { readonly fetch: typeof fetch; readonly clock: () => number },
  receiver: Receiver,
  news: News,
  limitMs: number = withinMs,
): Promise<string | undefined> {
  const { url, body } = receiverRequest(news, receiver, deps.clock());
  const limit = AbortSignal.timeout(limitMs);
  try {
    const response = await deps.fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body,
      redirect: 'manual',
      signal: limit,
    });
    if (!saysMore(receiver.form)) {
      // Its status is its word: what follows may hang or break, and the message would only come twice.
      await response.body?.cancel();
      return refusalOf(receiver.form, response.status, undefined);
    }
    const read = readForeignJson(await readAtMost(response, maxAnswer), maxAnswer);
    return refusalOf(receiver.form, response.status, read.kind === 'json' ? read.value : undefined);
  } catch (cause) {
    if (limit.aborted) return 'no answer in time';
    const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
    if (!(inner instanceof Error)) return 'unknown fault';
    return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
  }
}
