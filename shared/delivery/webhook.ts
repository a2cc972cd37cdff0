import { readForeignJson, withoutEmptyMembers } from '../http/foreignJson.ts';
import { isLate, type OutgoingAnswer, type Send } from '../http/outgoing.ts';
import type { Product, ProductReply } from '../outbox/product.ts';
import { faultName } from '../platform/connectionFault.ts';
import { cutText } from '../platform/cutText.ts';
import { defined } from '../platform/defined.ts';
import { refusalAnswer } from './refusalAnswer.ts';
import { webhookRequest } from './webhookRequest.ts';
import type { WebhookTarget } from './webhookTarget.ts';

export interface WebhookDeps {
  readonly send: Send;
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
      try {
        const answer = await deps.send({
          ...webhookRequest(told, secrets, deps.clock()),
          ...{ url, method: 'POST', withinMs: timeoutMs, maxBytes: maxReply },
          ...defined({ signal }),
        });
        return readReply(answer);
      } catch (cause) {
        // Safe to log: names of faults, never the address or what was sent.
        const reason = isLate(cause) ? late : faultName(cause);
        return { kind: 'failed', reason, ...(silences.has(reason) ? { silent: true } : {}) };
      }
    },
  };
}

function readReply({ status, body: bytes }: OutgoingAnswer): ProductReply {
  const read = readForeignJson(bytes, maxReply);
  const body = read.kind === 'json' ? withoutEmptyMembers(read.value) : undefined;
  if (status >= 200 && status < 300) {
    return {
      kind: 'delivered',
      body,
      ...(read.kind === 'unreadable' ? { unread: read.problem } : {}),
      ...(status === 202 ? { later: true } : {}),
    };
  }
  const refusal = status === 422 ? refusalAnswer.safeParse(body) : undefined;
  if (refusal?.success === true) {
    const { code, reason = '' } = refusal.data.refused;
    return { kind: 'refused', code, reason: cutText(reason, 200) };
  }
  const isUnread = status === 422 && read.kind === 'unreadable';
  return {
    kind: 'failed',
    reason: `HTTP ${status}${isUnread ? `: the reply was not understood: ${read.problem}` : ''}`,
  };
}

const late = 'no answer in time';

/** Faults that cost the whole time there is; whoever refuses a connection or answers with an error does so at once. */
const silences: ReadonlySet<string> = new Set([late, 'ETIMEDOUT']);
