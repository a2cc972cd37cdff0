import { webhookRequest } from '../../shared/delivery/webhookRequest.ts';

/**
 * The message as it is signed now. The sandbox's clock may have been moved on by years, and a receiver outside of it
 * rightly takes no message of another time (Standard Webhooks, "Verifying webhook authenticity").
 *
 * @param now epoch ms by the machine's clock
 */
export function atRealTime(init: RequestInit, secrets: readonly string[], now: number): RequestInit {
  const headers = new Headers(init.headers);
  const { type, timestamp, data } = JSON.parse(String(init.body)) as {
    readonly type: string;
    readonly timestamp: string;
    readonly data: Readonly<Record<string, unknown>>;
  };
  const event = {
    id: headers.get('webhook-id') ?? '',
    type,
    at: Date.parse(timestamp),
    data,
    productIds: [],
  };
  return { ...init, ...webhookRequest(event, secrets, now) };
}
