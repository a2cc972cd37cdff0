import { Webhook } from 'standardwebhooks';
import type { ProductEvent } from '../outbox/product.ts';
import { isoTime } from '../platform/time.ts';

/** Headers and body of the message; pure. `now` is epoch ms of this attempt. */
export function webhookRequest(
  event: ProductEvent,
  secrets: readonly string[],
  now: number,
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const body = JSON.stringify({
    type: event.type,
    timestamp: isoTime(event.at),
    data: event.data,
  });
  const sentAt = new Date(now);
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': event.id,
      'webhook-timestamp': String(Math.floor(now / 1000)),
      'webhook-signature': secrets.map(secret => new Webhook(secret).sign(event.id, sentAt, body)).join(' '),
    },
    body,
  };
}
