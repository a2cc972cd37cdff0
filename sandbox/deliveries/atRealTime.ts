import { webhookRequest } from '../../shared/delivery/webhookRequest.ts';
import type { OutgoingMessage } from './watchDeliveries.ts';

/**
 * The message as it is signed now. The sandbox's clock may have been moved on by years, and a receiver outside of it
 * rightly takes no message of another time (Standard Webhooks, "Verifying webhook authenticity").
 *
 * @param now epoch ms by the machine's clock
 */
export function atRealTime(
  message: OutgoingMessage,
  secrets: readonly string[],
  now: number,
): OutgoingMessage {
  const { type, timestamp, data } = JSON.parse(message.body) as {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
  const event = {
    id: message.headers['webhook-id'] ?? '',
    type,
    at: Date.parse(timestamp),
    data,
    productIds: [],
  };
  return { ...message, ...webhookRequest(event, secrets, now) };
}
