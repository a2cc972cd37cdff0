import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { webhookRequest } from '../../../shared/delivery/webhookRequest.ts';
import { fuzzRuns } from '../wire/fuzzRuns.ts';

/** Secret, id and time of the example that the Standard Webhooks specification publishes. */
const published = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: 1_614_265_330,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const second = `whsec_${Buffer.from('the-second-secret-of-a-rotation!').toString('base64')}`;

const event = {
  id: published.id,
  type: 'instance.renewed',
  at: Date.UTC(2021, 1, 25, 15, 2, 9, 500),
  data: { instanceId: 'i-1', sequence: 2 },
  productIds: ['not for the receiver'],
};
const sentAt = published.timestamp * 1_000;
const signaturesOf = (request: ReturnType<typeof webhookRequest>) => request.headers['webhook-signature'];

/** The specification's formula: HMAC-SHA256 over id, seconds and body, keyed with the decoded secret. */
function specified(secret: string, id: string, seconds: number | string, body: string): string {
  const bytes = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', bytes).update(`${id}.${seconds}.${body}`).digest('base64')}`;
}

describe('webhookRequest', () => {
  it('is checked here by a formula that gives the published signature', () => {
    const { secret, id, timestamp, body, signature } = published;
    expect(specified(secret, id, timestamp, body)).toBe(signature);
  });

  it('sends type, time of the event and data, and nothing else', () => {
    expect(webhookRequest(event, [published.secret], sentAt).body).toBe(
      '{"type":"instance.renewed","timestamp":"2021-02-25T15:02:09.500Z","data":{"instanceId":"i-1","sequence":2}}',
    );
  });

  it('signs id, time of the attempt in seconds and body', () => {
    expect(webhookRequest(event, [published.secret], sentAt).headers).toEqual({
      'content-type': 'application/json',
      'webhook-id': published.id,
      'webhook-timestamp': '1614265330',
      // By `openssl dgst -sha256 -mac HMAC` over `<id>.1614265330.<body>`.
      'webhook-signature': 'v1,RKnM9loiFMFS+s9bD+HATxCG5k+U1mIXT6x5V1UVly0=',
    });
  });

  it('cuts the time to whole seconds and signs just that', () => {
    const late = webhookRequest(event, [published.secret], sentAt + 999);
    expect(late.headers['webhook-timestamp']).toBe('1614265330');
    expect(signaturesOf(late)).toBe('v1,RKnM9loiFMFS+s9bD+HATxCG5k+U1mIXT6x5V1UVly0=');
  });

  it('carries one signature per secret with a blank between, so that a receiver may hold either', () => {
    expect(signaturesOf(webhookRequest(event, [published.secret, second], sentAt))).toBe(
      'v1,RKnM9loiFMFS+s9bD+HATxCG5k+U1mIXT6x5V1UVly0= v1,vGepNTEfPksndRiYpIj39NlOSV6JuOO+mIXN1e9AqG0=',
    );
  });

  it('repeats the same body under the same id at a later attempt, signed anew', () => {
    const first = webhookRequest(event, [second], sentAt);
    const again = webhookRequest(event, [second], sentAt + 3_600_000);
    expect([again.body, again.headers['webhook-id']]).toEqual([first.body, first.headers['webhook-id']]);
    expect(signaturesOf(again)).toBe(specified(second, event.id, 1_614_268_930, again.body));
    expect(signaturesOf(again)).not.toBe(signaturesOf(first));
  });

  it('verifies for any data', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.integer({ min: 0, max: 4e12 }),
        (data, now) => {
          const { headers, body } = webhookRequest({ ...event, data }, [second], now);
          const { 'webhook-id': id = '', 'webhook-timestamp': seconds = '' } = headers;
          expect(headers['webhook-signature']).toBe(specified(second, id, seconds, body));
        },
      ),
      fuzzRuns,
    );
  });
});
