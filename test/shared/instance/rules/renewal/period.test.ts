import { describe, expect, it } from 'vitest';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { periodCall, periodVerdict } from '../../../../../shared/instance/rules/renewal/period.ts';
import { day, now, renewal, someInstance } from '../../someInstance.ts';

const minute = 60_000;
const given = { scene: 'UNSUBSCRIBE_RENEWAL_PERIOD', expiry: 'given' } as const;
const paidUntil = now + 365 * day;

describe('what becomes of the period that a call names', () => {
  it('a renewal to just what is paid for is no earlier one', () => {
    expect(periodVerdict(someInstance(), renewal('R', paidUntil))).toBe('taken');
    expect(periodVerdict(someInstance(), renewal('R', paidUntil - 1))).toBe('kept-out');
  });

  it.each([
    ['a minute and more before the newest call about the period', minute + 1, 'kept-out'],
    ['a minute before it, which two clocks may differ', minute, 'taken'],
  ])('a cancellation signed %s', (_, ago, verdict) => {
    const known = someInstance({ periodAsOf: now });
    const cancelled = renewal('R', now + day, { ...given, signedAt: now - ago });
    expect(periodVerdict(known, cancelled)).toBe(verdict);
    // Over an estimate nothing that was paid for is taken away.
    const estimated = someInstance({ periodAsOf: now, expireAtSource: 'order-estimate' });
    expect(periodVerdict(estimated, cancelled)).toBe('taken');
    // It takes nothing away when it gives as much.
    expect(periodVerdict(known, { ...cancelled, expireAt: paidUntil })).toBe('taken');
  });

  it('a cancellation takes back what its own order gave, and what one of the same minute did', () => {
    const known = someInstance({ expireAtOrder: 'CS2701010900ABCDE' });
    for (const [order, verdict] of [
      ['CS2701010900ABCDE', 'taken'],
      ['CS2701010900FGHIJ', 'taken'],
      ['CS2701010859ABCDE', 'kept-out'],
      ['no time in it', 'taken'],
    ] as const) {
      expect([order, periodVerdict(known, renewal(order, now + day, given))]).toEqual([order, verdict]);
    }
  });

  it('a cancellation that is late changes nothing, and the product hears of none', () => {
    const known = someInstance({ periodAsOf: now });
    const late = renewal('R', now + day, { ...given, signedAt: now - day });
    const { changes, events, alarms } = decide(known, late, now);
    expect(Object.keys(changes).toSorted()).toEqual(['appliedKeys', 'cancelledOrders', 'periodAsOf']);
    expect(events).toEqual([]);
    expect(alarms).toEqual([
      {
        name: 'EarlierExpiryKeptOut',
        detail: {
          ...{ instanceId: 'i-1', orderId: 'R', activity: 'refreshInstance', scene: given.scene },
          ...{ kept: '2028-01-01T00:00:00.000Z', given: '2027-01-02T00:00:00.000Z' },
        },
      },
    ]);
  });
});

it('a renewal that was cancelled before it came is told to a person, also where nothing was paid for yet', () => {
  const { expireAt: _, ...unpaid } = someInstance({ cancelledOrders: ['R'] });
  const { changes, events, alarms } = decide(unpaid, renewal('R', now + day), now);
  expect(Object.keys(changes)).toEqual(['appliedKeys']);
  expect(events).toEqual([]);
  expect(alarms).toMatchObject([
    { name: 'EarlierExpiryKeptOut', detail: { kept: '', given: '2027-01-02T00:00:00.000Z' } },
  ]);
});

describe('what is remembered of a call about the period', () => {
  it('is its order when it cancels, once, and of a renewal no order', () => {
    const cancelled = renewal('R', now + day, given);
    expect(periodCall(someInstance(), cancelled, now)).toStrictEqual({ cancelledOrders: ['R'] });
    expect(periodCall(someInstance({ cancelledOrders: ['R'] }), cancelled, now)).toStrictEqual({});
    expect(periodCall(someInstance(), renewal('R', now + day), now)).toStrictEqual({});
    const unnamed = { ...cancelled, cause: { activity: 'refreshInstance' } };
    expect(periodCall(someInstance(), unnamed, now)).toStrictEqual({});
  });

  it('are the newest 50 cancelled orders', () => {
    const cancelledOrders = Array.from({ length: 50 }, (_, place) => `R${place}`);
    expect(periodCall(someInstance({ cancelledOrders }), renewal('R50', now, given), now)).toEqual({
      cancelledOrders: [...cancelledOrders.slice(1), 'R50'],
    });
  });

  it.each([
    ['its own', undefined, now - day, now - day],
    ['the newer one’s', now, now - day, now],
    ['about now, where its clock is ahead', undefined, now + 30 * day, now + minute],
  ])('is when it was signed: %s', (_, periodAsOf, signedAt, expected) => {
    const known = someInstance(periodAsOf === undefined ? {} : { periodAsOf });
    expect(periodCall(known, renewal('R', now, { signedAt }), now)).toStrictEqual({ periodAsOf: expected });
  });
});
