import { readForeignJson, withoutEmptyMembers } from '../http/foreignJson.ts';
import { readAtMost } from '../http/readAtMost.ts';
import type { Product, ProductReply } from '../outbox/product.ts';
import { cutText } from '../platform/cutText.ts';
import { refusalAnswer } from './refusalAnswer.ts';
import { webhookRequest } from './webhookRequest.ts';
import type { WebhookTarget } from './webhookTarget.ts';

export interface WebhookDeps {
  readonly fetch: typeof fetch;
  readonly clock: () => number;
  target(productIds: readonly string[]): WebhookTarget;
}

/** Largest reply that is read, in bytes; the limit stands in docs/webhooks.md. */
const maxReply = 64 * 1024;

/**
 * The seller's product behind a webhook signed as in the Standard Webhooks specification: headers `webhook-id`,
 * `webhook-timestamp` (seconds) and `webhook-signature` (one `v1,…` per secret, blank-separated), body
 * `{type, timestamp, data}`. Without a webhook every event counts as delivered, and what is bought is the general address:
 * the product reads the seller API.
 */
export function webhookProduct(deps: WebhookDeps): Product {
  return {
    async send(event, { timeoutMs, signal }) {
      const { url, secrets, product } = deps.target(event.productIds);
      if (url === undefined) return { kind: 'delivered', body: undefined };
      const told = product === undefined ? event : { ...event, data: { ...event.data, product } };
      const ending = new AbortController();
      const limit = { reached: false };
      const giveUp = () => ending.abort(signal?.reason);
      // One controller and a plain timer: signals that are made of signals cost as much as a request to the table.
      const timer = setTimeout(
        () => {
          limit.reached = true;
          ending.abort();
        },
        Math.max(1, Math.floor(timeoutMs)),
      );
      if (signal?.aborted === true) giveUp();
      else signal?.addEventListener('abort', giveUp);
      try {
        const response = await deps.fetch(url, {
          ...webhookRequest(told, secrets, deps.clock()),
          method: 'POST',
          redirect: 'manual',
          signal: ending.signal,
        });
        return await readReply(response);
      } catch (cause) {
        const reason = limit.reached ? late : failureText(cause);
        return { kind: 'failed', reason, ...(silences.has(reason) ? { silent: true } : {}) };
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
      }
    },
  };
}

async function readReply(response: Response): Promise<ProductReply> {
  const read = readForeignJson(await readAtMost(response, maxReply), maxReply);
  const body = read.kind === 'json' ? withoutEmptyMembers(read.value) : undefined;
  if (response.ok) {
    return {
      kind: 'delivered',
      body,
      ...(read.kind === 'unreadable' ? { unread: read.problem } : {}),
      ...(response.status === 202 ? { later: true } : {}),
    };
  }
  const refusal = response.status === 422 ? refusalAnswer.safeParse(body) : undefined;
  if (refusal?.success === true) {
    const { code, reason = '' } = refusal.data.refused;
    return { kind: 'refused', code, reason: cutText(reason, 200) };
  }
  const isUnread = response.status === 422 && read.kind === 'unreadable';
  return {
    kind: 'failed',
    reason: `HTTP ${response.status}${isUnread ? `: the reply was not understood: ${read.problem}` : ''}`,
  };
}

const late = 'no answer in time';

/** Faults that cost the whole time there is; whoever refuses a connection or answers with an error does so at once. */
const silences: ReadonlySet<string> = new Set([
  late,
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Safe to log: names of faults, never the address or what was sent. */
function failureText(cause: unknown): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause;
  if (!(inner instanceof Error)) return 'unknown fault';
  // An aborted fetch has an old numeric code that tells nobody anything.
  return 'code' in inner && typeof inner.code === 'string' ? inner.code : inner.name;
}
