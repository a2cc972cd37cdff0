import { describe, expect, it } from 'vitest';
import { eventTypes, questionTypes } from '../../../../shared/outbox/eventTypes.ts';
import { readAnswer } from '../../../../shared/seller/webhooks/answerSchemas.ts';
import { messageSchemas, messageTypes } from '../../../../shared/seller/webhooks/eventSchemas.ts';
import { sampleMessage } from '../../../../shared/seller/webhooks/sampleMessages.ts';

describe('the schemas of messages', () => {
  it('are there for every event that the product gets and every question, and for nothing else', () => {
    const sent = Object.entries(eventTypes).flatMap(([type, { deliveredTo }]) =>
      deliveredTo === 'product' ? [type] : [],
    );
    expect([...messageTypes].sort()).toEqual([...sent, ...questionTypes].sort());
  });

  it.each(messageTypes)('%s: its sample fits, and none of its facts may be of another kind', type => {
    const sample = sampleMessage(type);
    const fits = (data: object) => messageSchemas[type]?.safeParse({ ...sample, data }).success;
    expect(fits(sample.data)).toBe(true);
    // `order.unread` may be about an instance as well as about an order; no value is a list of lists.
    for (const name of Object.keys(sample.data))
      expect([name, fits({ ...sample.data, [name]: [[]] })]).toEqual([name, false]);
    expect(messageSchemas[type]?.safeParse({ ...sample, type: 'instance.other' }).success).toBe(false);
    expect(messageSchemas[type]?.safeParse({ ...sample, timestamp: 'yesterday' }).success).toBe(false);
  });

  it('take fields that a newer version adds', () => {
    const { data, ...rest } = sampleMessage('instance.frozen');
    const parsed = messageSchemas['instance.frozen']?.parse({ ...rest, data: { ...data, newer: 1 } });
    expect(parsed?.data).toMatchObject({ newer: 1, frozenBy: 'marketplace-expiry' });
  });
});

describe('an answer of the product', () => {
  const app = { app: { frontEndUrl: 'https://app.example.com' } };
  const no = { refused: { code: 'sold-out', reason: 'No capacity' } };

  it.each([
    ['instance.created', 200, app, 'taken'],
    ['instance.created', 202, {}, 'later'],
    ['instance.created', 422, no, 'refused'],
    ['instance.upgraded', 422, no, 'refused'],
    ['instance.upgraded', 204, undefined, 'taken'],
    ['instance.renewed', 200, 'anything', 'taken'],
    ['license.requested', 200, { license: 'AAAA' }, 'taken'],
    ['license.requested', 202, undefined, 'later'],
    ['license.applied', 200, { file: { fileName: 'a.lic', content: 'QUFB' } }, 'taken'],
    ['license.applied', 202, undefined, 'later'],
    ['instance.change-requested', 200, { allowed: false, reason: 'Too many users' }, 'taken'],
    ['instance.status-requested', 200, { handled: true }, 'taken'],
  ] as const)('to %s with HTTP %i and %j is %4$s', (type, status, body, kind) => {
    expect(readAnswer(type, status, body)).toEqual({ kind });
  });

  it.each([
    [
      'instance.created',
      200,
      { app: { frontEndUrl: 'app.example.com' } },
      /app\.frontEndUrl: is not an http\(s\) address/,
    ],
    ['instance.created', 200, {}, /app/],
    ['instance.created', 200, undefined, /the body/],
    ['instance.created', 422, { refused: {} }, /needs \{"refused"/],
    ['instance.renewed', 422, no, /cannot be refused/],
    ['license.applied', 422, no, /cannot be refused/],
    ['license.requested', 200, { license: 'ÄÄ' }, /printable/],
    ['instance.change-requested', 200, { allowed: 'yes' }, /allowed/],
    ['instance.change-requested', 202, {}, /allowed/],
    ['instance.status-requested', 200, {}, /handled/],
    ['instance.frozen', 500, undefined, /HTTP 500/],
    ['instance.frozen', 302, undefined, /HTTP 302/],
  ] as const)('to %s with HTTP %i and %j is wrong, and it is said why', (type, status, body, said) => {
    expect(readAnswer(type, status, body)).toEqual({ kind: 'wrong', problem: expect.stringMatching(said) });
  });
});
