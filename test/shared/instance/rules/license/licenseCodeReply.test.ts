import { describe, expect, it } from 'vitest';
import { react } from '../../../../../shared/instance/rules/reply.ts';
import type { FinalReply } from '../../../../../shared/outbox/aggregate.ts';
import type { OutboxEntry } from '../../../../../shared/outbox/outbox.ts';
import { now, someInstance } from '../../someInstance.ts';

/** 92020003: an illegal state, such as activated already (open-apis.md). */
const refused = { kind: 'refused', code: '92020003', reason: 'activated already' } as const;
const taken = (facts: Readonly<Record<string, string>>): FinalReply => ({ kind: 'delivered', facts });

function replyTo(type: string, reply: FinalReply, known = {}) {
  const entry: OutboxEntry = { id: 'evt_1', type, sequence: 1, at: now, attempts: 1, nextAt: now, data: {} };
  const code = someInstance({ family: 'license-v2', license: 'PL1', outbox: [entry], ...known });
  return react(code, entry, reply, { now, answering: false });
}

describe('the marketplace’s answer about a licence code', () => {
  it.each([
    ['license.activate', refused, 'license.activation-refused', { code: '92020003' }, true],
    ['license.report-usage', refused, 'license.usage-refused', { code: '92020003' }, true],
    ['license.activate', taken({ quantity: '2' }), 'license.activated', { quantity: '2' }, false],
    ['license.report-usage', taken({}), 'license.usage-reported', {}, false],
  ])('to %s, %j, is told as %s', (type, reply, told, data, alarms) => {
    const reaction = replyTo(type, reply);
    expect(reaction.acknowledged).toBe(true);
    expect(reaction.events).toEqual([
      { type: told, data: { activity: type, status: 'active', expireAt: expect.any(Number), ...data } },
    ]);
    expect(reaction.alarms).toEqual(
      alarms ? [{ name: 'LicenseCallRefused', detail: { instanceId: 'i-1', activity: type } }] : [],
    );
  });

  it('changes nothing where it names neither order nor product', () => {
    const blank = { orderId: '', productId: undefined };
    expect(replyTo('license.activate', taken({ quantity: '2' }), blank).changes).toStrictEqual({});
    expect(replyTo('license.activate', refused, blank).changes).toStrictEqual({});
  });
});
