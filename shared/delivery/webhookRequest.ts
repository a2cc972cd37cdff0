import { createHmac } from 'node:crypto';
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
  const sentAt = String(Math.floor(now / 1000));
  return {
    headers: {
      'content-type': 'application/json',
      'webhook-id': event.id,
      'webhook-timestamp': sentAt,
      'webhook-signature': secrets
        .map(secret => signature(secret, `${event.id}.${sentAt}.${body}`))
        .join(' '),
    },
    body,
  };
}

/** As the Standard Webhooks specification signs (section "Signature scheme"), symmetric. */
function signature(secret: string, signed: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}
