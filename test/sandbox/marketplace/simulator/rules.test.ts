import { describe, expect, it } from 'vitest';
import { callFor } from '../../../../sandbox/marketplace/simulator/callFor.ts';
import { afterCall, dueWork, renewedUntil } from '../../../../sandbox/marketplace/simulator/rules.ts';
import type { Subscription } from '../../../../sandbox/marketplace/simulator/subscription.ts';

const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;
const boughtAt = Date.UTC(2026, 0, 1);
const endsAt = Date.UTC(2027, 0, 1);

const subscription = (differs: Partial<Subscription> = {}): Subscription => ({
  family: 'v2',
  kind: 'period',
  orderId: 'CS1',
  orderLineId: 'CS1-000001',
  productId: 'p',
  skuCode: 's',
  instanceId: 'i-1',
  license: null,
  state: 'open',
  frozenFor: null,
  autoRenew: false,
  boughtAt,
  expireAt: endsAt,
  lastCode: '000000',
  lastCallAt: boughtAt,
  failingSince: null,
  ...differs,
});

const creating = (differs: Partial<Subscription> = {}) =>
  subscription({
    state: 'creating',
    instanceId: null,
    lastCode: '000005',
    failingSince: boughtAt,
    ...differs,
  });

describe('an order that the seller does not deliver', () => {
  it('is repeated once an hour', () => {
    expect(dueWork(creating())).toEqual({ act: 'purchase', at: boughtAt + hour });
    expect(dueWork(creating({ lastCallAt: boughtAt + 2 * hour + 5 * minute }))).toEqual({
      act: 'purchase',
      at: boughtAt + 3 * hour,
    });
  });

  it('fails after three hours and is refunded', () => {
    expect(dueWork(creating({ lastCallAt: boughtAt + 3 * hour }))).toEqual({
      act: 'refund',
      at: boughtAt + 3 * hour,
    });
    expect(dueWork(subscription({ state: 'refunded' }))).toBeUndefined();
  });

  it('is not cancelled for License 1.0', () => {
    expect(dueWork(creating({ family: 'license', lastCallAt: boughtAt + 3 * hour }))).toBeUndefined();
  });

  it('is polled with queryInstance after 000004, where the family has one', () => {
    const pending = creating({ lastCode: '000004', instanceId: 'i-1' });
    expect(dueWork(pending)?.act).toBe('query');
    expect(dueWork({ ...pending, family: 'v1' })).toEqual({ act: 'purchase', at: boughtAt + hour });
    const polled = afterCall(pending, {
      act: 'query',
      resultCode: '000000',
      at: boughtAt + minute,
      byItself: true,
    });
    expect(polled.state).toBe('open');
  });

  it('goes on being polled while the query says 000004 too', () => {
    const pending = creating({ lastCode: '000004' });
    const asked = afterCall(pending, {
      act: 'query',
      resultCode: '000004',
      at: boughtAt + minute,
      byItself: true,
    });
    expect(asked).toMatchObject({ state: 'creating', lastCode: '000004', lastCallAt: boughtAt + minute });
    expect(dueWork(asked)?.act).toBe('query');
  });
});

describe('an open subscription', () => {
  it('is frozen at its expiry; the V1 families are told to expire', () => {
    expect(dueWork(subscription())).toEqual({ act: 'freeze', at: endsAt });
    expect(dueWork(subscription({ family: 'license-online' }))?.act).toBe('freeze');
    expect(dueWork(subscription({ family: 'v1' }))?.act).toBe('expire');
    expect(dueWork(subscription({ family: 'license' }))?.act).toBe('expire');
  });

  it('is renewed the day before, when the buyer chose so', () => {
    const renewed = subscription({ autoRenew: true });
    expect(dueWork(renewed)).toEqual({ act: 'renew', at: endsAt - day });
    expect(renewedUntil(renewed, endsAt - day)).toBe(Date.UTC(2028, 0, 1));
  });

  it('that never ends has nothing due', () => {
    expect(dueWork(subscription({ kind: 'one-time', expireAt: null }))).toBeUndefined();
  });
});

describe('an event that did not succeed', () => {
  const event = { orderId: 'CS-RENEWAL', expireAt: endsAt + 365 * day };
  const renewal = {
    act: 'renew',
    at: endsAt - day,
    byItself: true,
    event,
    expireAt: event.expireAt,
  } as const;
  const failed = afterCall(subscription({ autoRenew: true }), { ...renewal, resultCode: '000005' });

  it('is repeated under the same order and with the same end, also when that is past', () => {
    const now = endsAt + 400 * day;
    expect(callFor('renew', 'v2', failed, {}, now)).toMatchObject({
      eventOrder: 'CS-RENEWAL',
      expireAt: event.expireAt,
    });
  });

  it('has nothing to do with another event', () => {
    expect(callFor('upgrade', 'v2', failed, {}, endsAt)).not.toHaveProperty('eventOrder');
    const upgraded = afterCall(failed, { ...renewal, act: 'upgrade', resultCode: '000000' });
    expect(callFor('renew', 'v2', upgraded, {}, endsAt)).toHaveProperty('eventOrder', 'CS-RENEWAL');
  });

  it('is over with its success: the next renewal is another one', () => {
    const renewed = afterCall(failed, { ...renewal, resultCode: '000000' });
    expect(renewed.expireAt).toBe(event.expireAt);
    const next = callFor('renew', 'v2', renewed, {}, event.expireAt - day);
    expect(next).not.toHaveProperty('eventOrder');
    expect(next.expireAt).toBe(Date.UTC(2029, 0, 1) - day);
  });
});

describe('an expired subscription', () => {
  const expired = afterCall(subscription(), {
    act: 'freeze',
    resultCode: '000000',
    at: endsAt + minute,
    byItself: true,
  });

  it('is released after the retention of 15 days', () => {
    expect(expired).toMatchObject({ state: 'frozen', frozenFor: 'expiry' });
    expect(dueWork(expired)).toEqual({ act: 'release', at: endsAt + 15 * day });
  });

  it('is unfrozen after a late renewal, in V1 by the renewal itself', () => {
    const renewal = {
      act: 'renew',
      resultCode: '000000',
      expireAt: endsAt + 365 * day,
      at: endsAt + 2 * day,
      byItself: false,
    } as const;
    const renewed = afterCall(expired, renewal);
    expect(renewed.state).toBe('frozen');
    expect(dueWork(renewed)?.act).toBe('unfreeze');
    expect(afterCall({ ...expired, family: 'v1' }, renewal)).toMatchObject({
      state: 'open',
      frozenFor: null,
    });
  });

  it('is never released for a violation', () => {
    const blocked = afterCall(subscription(), {
      act: 'freeze',
      resultCode: '000000',
      at: boughtAt + day,
      byItself: false,
    });
    expect(blocked.frozenFor).toBe('violation');
    expect(dueWork(blocked)).toBeUndefined();
  });
});

describe('a call that fails', () => {
  const refused = (at: number, from = subscription()) =>
    afterCall(from, { act: 'freeze', resultCode: '000005', at, byItself: true });

  it('is repeated, for two hours; then somebody has to restart it', () => {
    const first = refused(endsAt);
    expect(first).toMatchObject({ state: 'open', failingSince: endsAt });
    expect(dueWork(first)?.at).toBe(endsAt + 10 * minute);
    expect(dueWork(refused(endsAt + 110 * minute, first))?.act).toBe('freeze');
    expect(dueWork(refused(endsAt + 120 * minute, first))).toBeUndefined();
  });

  it('counts no failure of something else that a person tried', () => {
    const tried = afterCall(subscription(), {
      act: 'upgrade',
      resultCode: '000100',
      at: boughtAt + day,
      byItself: false,
    });
    expect(tried).toEqual(subscription());
  });
});
