import { describe, expect, it } from 'vitest';
import { fieldsOf, trialMessage } from '../../../sandbox/trigger/trialMessage.ts';
import { messageSchemas, messageTypes } from '../../../shared/seller/webhooks/eventSchemas.ts';

const now = Date.parse('2026-11-27T10:00:00Z');
const of = (
  type: 'instance.created' | 'instance.released' | 'users.revoked' | 'order.unread',
  fields: Record<string, string>,
) => trialMessage(type, { fields, now });

describe('a trial', () => {
  it.each(messageTypes)('of %s is marked, is now, and fits its schema', type => {
    const made = trialMessage(type, { now });
    if (!made.ok) throw new Error(made.problem);
    expect(made.message).toMatchObject({
      type,
      timestamp: '2026-11-27T10:00:00.000Z',
      data: { trial: true },
    });
    expect(messageSchemas[type]?.safeParse(made.message).success).toBe(true);
  });

  it('takes what somebody sets: texts, numbers and yes or no where the field is one, and inside of others', () => {
    expect(of('instance.released', { reason: '42', 'cause.actor': 'anna' })).toMatchObject({
      message: { data: { reason: '42', cause: { activity: 'releaseInstance', actor: 'anna' } } },
    });
    expect(of('users.revoked', { count: '42', test: 'true' })).toMatchObject({
      message: { data: { count: 42, test: true } },
    });
    expect(of('instance.created', { order: 'null' })).toMatchObject({ message: { data: { order: null } } });
    expect(of('order.unread', { instanceId: 'I', 'cause.activity': 'reconcileOrders' })).toMatchObject({
      message: { data: { instanceId: 'I', cause: { activity: 'reconcileOrders' } } },
    });
  });

  it.each([
    [{ raeson: 'x' }, /^instance\.released has no field "raeson"; it has .*reason/],
    [{ expireAt: 'tomorrow' }, /^--expireAt "tomorrow" does not fit: expireAt: /],
    [{ sequence: '0' }, /^--sequence "0" does not fit: sequence: /],
    [{ 'order.orderId': '7' }, /^--order\.orderId "7" does not fit: order\./],
    [{ trial: 'false' }, /has no field "trial"/],
    [{ __proto__x: '1' }, /has no field/],
    [{ constructor: '1' }, /has no field "constructor"/],
  ])('with %j is refused in a line', (fields, said) => {
    const made = of('instance.released', fields as Record<string, string>);
    expect(made).toEqual({ ok: false, problem: expect.stringMatching(said) });
    expect(made.ok ? '' : made.problem).not.toContain('\n');
  });

  it('takes the facts of a real instance; what is null there is absent', () => {
    const instance = {
      ...{ instanceId: 'I', family: 'license-v2', orderId: null, orderLineId: null, status: 'active' },
      ...{ expireAt: '2027-01-01T00:00:00.000Z', productId: null, skuCode: 'S', app: { frontEndUrl: 'x' } },
    };
    const made = trialMessage('instance.frozen', { instance, now });
    if (!made.ok) throw new Error(made.problem);
    const data = JSON.parse(JSON.stringify(made.message.data));
    expect(data).toMatchObject({
      instanceId: 'I',
      family: 'license-v2',
      orderId: '',
      skuCode: 'S',
      frozenBy: 'marketplace-expiry',
    });
    expect(data).not.toHaveProperty('productId');
    expect(data).not.toHaveProperty('app');
  });

  it('knows the fields of every message', () => {
    expect(fieldsOf('instance.frozen')).toEqual(
      expect.arrayContaining(['instanceId', 'frozenBy', 'order', 'cause']),
    );
    expect(fieldsOf('order.unread')).toEqual(expect.arrayContaining(['notifiedAt', 'family']));
    for (const type of messageTypes) expect(fieldsOf(type).length).toBeGreaterThan(5);
  });
});
