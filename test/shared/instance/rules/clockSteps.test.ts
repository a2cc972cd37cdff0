import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { type ClockPolicy, clockWork, onClock } from '../../../../shared/instance/rules/clock.ts';
import type { OutboxEntry } from '../../../../shared/outbox/outbox.ts';
import { day, now, someInstance } from '../someInstance.ts';

const hour = 3_600_000;
const policy: ClockPolicy = { ownClock: 'act', expiryGraceMs: day, retentionMs: 15 * day, asksOrders: false };
const frozen = (facts: Partial<Instance> = {}) =>
  someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now, expireAt: now, ...facts });
const announced = (facts: Partial<Instance> = {}) => frozen({ releaseNoticedAt: now + 13 * day, ...facts });

describe('what our own clock does nothing about', () => {
  it.each([
    ['what has ended', someInstance({ status: 'released', confirmedAt: undefined } as never)],
    ['an active one, whatever is left of its freeze', someInstance({ ...left(), status: 'active' })],
    [
      'a freeze of which nobody knows since when',
      frozen({ frozenAt: undefined, releaseDueReported: now } as never),
    ],
  ])('%s', (_, instance) => {
    expect(clockWork(instance, policy)).toBeUndefined();
    expect(onClock(instance, policy, now + 900 * day)).toBeUndefined();
  });

  it('a missing unfreeze, where it is off', () => {
    const paid = frozen({ paidWhileFrozenAt: now });
    expect(clockWork(paid, { ...policy, ownClock: 'off' })).toBeUndefined();
  });

  function left(): Partial<Instance> {
    return { frozenAt: now, frozenBy: 'clock', paidWhileFrozenAt: now, expireAt: undefined } as never;
  }
});

describe('a release by our own clock', () => {
  const asking = { ...policy, asksOrders: true };

  it('is work of the releases in each of its steps', () => {
    for (const [instance, by, at] of [
      [frozen(), policy, now + 13 * day],
      [announced(), asking, now + 16 * day],
      [announced(), policy, now + 16 * day],
      [frozen({ frozenBy: 'operator' }), policy, now + 16 * day],
    ] as const) {
      expect(clockWork(instance, by)).toEqual({ kind: 'release', at });
    }
  });

  it('asks about the order also while other things wait', () => {
    const entry: OutboxEntry = {
      ...{ id: 'e', type: 'instance.renewed', sequence: 3, at: 0, attempts: 1, nextAt: 0, data: {} },
    };
    expect(onClock(announced({ outbox: [entry] }), asking, now + 16 * day)?.events).toEqual([
      { type: 'instance.release-check', data: {} },
    ]);
  });

  it('may be announced in the moment of the freeze, where nothing is retained', () => {
    const atOnce = { ...policy, retentionMs: 0, expiryGraceMs: 0 };
    expect(clockWork(frozen(), atOnce)).toEqual({ kind: 'release', at: now });
    const noticed = frozen({ releaseNoticedAt: now });
    expect(clockWork(noticed, atOnce)).toEqual({ kind: 'release', at: now + 3 * day });
  });

  it.each([
    ['marketplace-expiry', ['clock', 'marketplace-expiry']],
    ['marketplace-status', ['clock', 'marketplace-status']],
    ['marketplace-expiry', undefined],
  ])('is of what the marketplace froze, %s, whoever of us did too: %j', (frozenBy, freezes) => {
    const held = announced({ frozenBy, ...(freezes === undefined ? {} : { freezes }) });
    expect(onClock(held, policy, now + 16 * day)?.changes).toMatchObject({ status: 'released' });
  });
});

describe('what our own clock tells a person', () => {
  it('is that the period is over, and that the marketplace never saw it ready', () => {
    const overdue = someInstance({ expireAt: now, expireAtSource: 'operator' });
    const detail = { instanceId: 'i-1', activity: 'clock' };
    expect(onClock(overdue, policy, now + day)?.alarms).toStrictEqual([{ name: 'InstanceOverdue', detail }]);
    const unseen = someInstance({ confirmedAt: undefined } as never);
    expect(onClock(unseen, policy, now + 4 * hour)?.alarms).toEqual([
      { name: 'InstanceUnconfirmed', detail },
    ]);
  });

  it('names the failed call also where it had no order', () => {
    const failedCall = { at: now, activity: 'updateInstanceStatus', resultCode: '000005' };
    const overdue = someInstance({ expireAt: now, failedCall });
    expect(onClock(overdue, policy, now + day)?.alarms).toMatchObject([
      { detail: { failedCall: 'updateInstanceStatus 000005 2027-01-01T00:00:00.000Z' } },
    ]);
  });

  it('is nothing of a missing unfreeze when that period is over too: it is forgotten', () => {
    const over = onClock(frozen({ paidWhileFrozenAt: now }), policy, now + day);
    expect(over).toEqual({ changes: {}, events: [], alarms: [], answer: undefined });
    expect(over?.changes).toHaveProperty('paidWhileFrozenAt', undefined);
  });
});
