import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { type ClockPolicy, clockWork, onClock } from '../../../../shared/instance/rules/clock.ts';
import { day, now, someInstance } from '../someInstance.ts';

const hour = 3_600_000;
const policy: ClockPolicy = { ownClock: 'act', expiryGraceMs: 24 * hour, retentionMs: 15 * day };
const expired = (facts: Partial<Instance> = {}) => someInstance({ expireAt: now, ...facts });
const frozen = (facts: Partial<Instance> = {}) =>
  someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now, expireAt: now, ...facts });

describe('our own clock', () => {
  it("freezes at the marketplace's expiry and a day of grace, not a millisecond earlier", () => {
    expect(clockWork(expired(), policy)).toEqual({ kind: 'expire', at: now + day });
    expect(onClock(expired(), policy, now + day - 1)).toBeUndefined();
    const decision = onClock(expired(), policy, now + day);
    expect(decision).toMatchObject({
      changes: { status: 'frozen', frozenBy: 'clock', frozenAt: now + day },
      events: [{ type: 'instance.frozen' }],
      alarms: [{ name: 'FrozenByClock' }],
    });
  });

  it('counts the grace from the last unfreeze when that is later', () => {
    expect(clockWork(expired({ unfrozenAt: now + 5 * day }), policy)?.at).toBe(now + 6 * day);
  });

  for (const expireAtSource of ['order-estimate', 'operator']) {
    it(`reports an expiry that is known by ${expireAtSource} once and never acts on it`, () => {
      const overdue = expired({ expireAtSource });
      const decision = onClock(overdue, policy, now + day);
      expect(decision).toMatchObject({
        changes: { overdueReported: now },
        events: [{ type: 'instance.overdue' }],
      });
      expect(decision?.changes).not.toHaveProperty('status');
      const reported = { ...overdue, ...decision?.changes } as Instance;
      expect(clockWork(reported, policy)).toBeUndefined();
      expect(clockWork({ ...reported, expireAt: now + day }, policy)?.at).toBe(now + 2 * day);
    });
  }

  it('does nothing about an instance without an expiry', () => {
    expect(clockWork(someInstance({ expireAt: undefined } as never), policy)).toBeUndefined();
  });

  it('releases what the marketplace froze after the later of freeze and expiry, retention and grace', () => {
    expect(clockWork(frozen(), policy)).toEqual({ kind: 'release', at: now + 16 * day });
    expect(clockWork(frozen({ frozenAt: now + 3 * day }), policy)?.at).toBe(now + 19 * day);
    expect(clockWork(frozen({ expireAt: now + 200 * day }), policy)?.at).toBe(now + 216 * day);
    expect(onClock(frozen(), policy, now + 16 * day)).toMatchObject({
      changes: { status: 'released' },
      events: [{ type: 'instance.released', data: { reason: 'retention-over' } }],
    });
  });

  for (const [title, facts] of [
    ['an expiry that is an estimate', { expireAtSource: 'order-estimate' }],
    ['an unknown expiry', { expireAt: undefined }],
    ['a freeze of our own clock', { frozenBy: 'clock' }],
    ["an operator's freeze", { frozenBy: 'operator' }],
  ] as const) {
    it(`never releases on ${title}: it reports, once per freeze`, () => {
      const held = frozen(facts as never);
      const at = clockWork(held, policy)?.at ?? 0;
      expect(at).toBe(now + 16 * day);
      const decision = onClock(held, policy, at);
      expect(decision).toMatchObject({ events: [{ type: 'instance.release-due' }] });
      expect(decision?.changes).toEqual({ releaseDueReported: now });
      expect(clockWork({ ...held, ...decision?.changes } as Instance, policy)).toBeUndefined();
    });
  }

  it('set to alarm reports where it would act', () => {
    const alarming = { ...policy, ownClock: 'alarm' } as const;
    expect(onClock(expired(), alarming, now + day)?.events).toMatchObject([{ type: 'instance.overdue' }]);
    expect(onClock(frozen(), alarming, now + 16 * day)?.events).toMatchObject([
      { type: 'instance.release-due' },
    ]);
  });

  it('set to off neither acts nor reports', () => {
    const off = { ...policy, ownClock: 'off' } as const;
    expect([clockWork(expired(), off), clockWork(frozen(), off)]).toEqual([undefined, undefined]);
  });

  it('reports after 4 h what the marketplace never saw become ready, once', () => {
    for (const status of ['provisioning', 'active'] as const) {
      const unseen = someInstance({ status, confirmedAt: undefined, expireAt: undefined } as never);
      expect(clockWork(unseen, policy)).toEqual({ kind: 'expire', at: now + 4 * hour });
      const decision = onClock(unseen, policy, now + 4 * hour);
      expect(decision?.events).toMatchObject([{ type: 'instance.unconfirmed' }]);
      expect(clockWork({ ...unseen, ...decision?.changes } as Instance, policy)).toBeUndefined();
    }
  });

  it('does one step at a time, the earliest first, whichever kind it is', () => {
    const early = expired({ confirmedAt: undefined, createdAt: now + 30 * hour } as never);
    expect(clockWork(early, policy)).toEqual({ kind: 'expire', at: now + day });
    expect(onClock(early, policy, now + 5 * day)?.events).toMatchObject([{ type: 'instance.frozen' }]);
    const unseen = frozen({ confirmedAt: undefined } as never);
    expect(clockWork(unseen, policy)).toEqual({ kind: 'expire', at: now + 4 * hour });
    expect(onClock(unseen, policy, now + 30 * day)?.events).toMatchObject([{ type: 'instance.unconfirmed' }]);
    expect(clockWork({ ...unseen, unconfirmedReported: true }, policy)).toEqual({
      kind: 'release',
      at: now + 16 * day,
    });
  });

  it('has nothing to do with what is refused or released', () => {
    for (const status of ['refused', 'released']) {
      expect(clockWork(expired({ status, confirmedAt: undefined } as never), policy)).toBeUndefined();
    }
  });
});
