import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../shared/instance/instance.ts';
import { type ClockPolicy, clockWork, onClock } from '../../../../shared/instance/rules/clock.ts';
import { releaseChecked } from '../../../../shared/instance/rules/status/releaseCheck.ts';
import { day, now, someInstance } from '../someInstance.ts';

const hour = 3_600_000;
const policy: ClockPolicy = {
  ownClock: 'act',
  expiryGraceMs: 24 * hour,
  retentionMs: 15 * day,
  asksOrders: false,
};
const expired = (facts: Partial<Instance> = {}) => someInstance({ expireAt: now, ...facts });
const failedCall = { at: now - day, activity: 'refreshInstance', orderId: 'R7', resultCode: '000005' };
/** Three days ahead of its release. */
const announced = (facts: Partial<Instance> = {}) =>
  frozen({ releaseDueReported: now, releaseNoticedAt: now + 13 * day, ...facts });
const frozen = (facts: Partial<Instance> = {}) =>
  someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now, expireAt: now, ...facts });

describe('our own clock', () => {
  it("freezes at the marketplace's expiry and a day of grace, not a millisecond earlier", () => {
    expect(clockWork(expired(), policy)).toEqual({ kind: 'expire', at: now + day });
    expect(onClock(expired(), policy, now + day - 1)).toBeUndefined();
    const decision = onClock(expired(), policy, now + day);
    expect(decision).toMatchObject({
      changes: { status: 'frozen', frozenBy: 'clock', frozenAt: now + day },
      events: [{ type: 'instance.frozen', data: { frozenBy: 'clock' } }],
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
    expect(clockWork(announced(), policy)).toEqual({ kind: 'release', at: now + 16 * day });
    expect(clockWork(announced({ frozenAt: now + 3 * day }), policy)?.at).toBe(now + 19 * day);
    expect(clockWork(announced({ expireAt: now + 200 * day }), policy)?.at).toBe(now + 216 * day);
    expect(onClock(announced(), policy, now + 16 * day - 1)).toBeUndefined();
    expect(onClock(announced(), policy, now + 16 * day)).toMatchObject({
      changes: { status: 'released' },
      events: [{ type: 'instance.released', data: { reason: 'retention-over' } }],
      alarms: [{ name: 'ReleasedByClock' }],
    });
  });

  it('announces a release three days ahead, with its date, and releases no earlier than that', () => {
    expect(clockWork(frozen(), policy)).toEqual({ kind: 'release', at: now + 13 * day });
    expect(onClock(frozen(), policy, now + 13 * day - 1)).toBeUndefined();
    const decision = onClock(frozen(), policy, now + 13 * day);
    expect(decision).toMatchObject({
      changes: { releaseDueReported: now, releaseNoticedAt: now + 13 * day },
      events: [{ type: 'instance.release-due', data: { releaseAt: '2027-01-17T00:00:00.000Z' } }],
      alarms: [{ name: 'InstanceReleaseDue', detail: { releaseAt: '2027-01-17T00:00:00.000Z' } }],
    });
    expect(decision?.changes).not.toHaveProperty('status');
    // The schedules were down for weeks: the notice counts from when it is given.
    const late = onClock(frozen(), policy, now + 40 * day);
    expect(late).toMatchObject({ events: [{ data: { releaseAt: '2027-02-13T00:00:00.000Z' } }] });
    const told = { ...frozen(), ...late?.changes } as Instance;
    expect(clockWork(told, policy)).toEqual({ kind: 'release', at: now + 43 * day });
    // An item of the version before, which reported and did not announce.
    expect(clockWork(frozen({ releaseDueReported: now }), policy)?.at).toBe(now + 13 * day);
    // The notice of an earlier freeze is none for this one.
    expect(clockWork(announced({ frozenAt: now + 30 * day }), policy)).toEqual({
      kind: 'release',
      at: now + 43 * day,
    });
  });

  it.each([
    ['a call that failed', { failedCall }],
    ['an operator who keeps it', { keptByOperator: true }],
    ['a later period that the marketplace knows', { releaseHeldFor: now }],
    ['an operator who froze it too', { freezes: ['operator', 'marketplace-status'] }],
  ] as const)('never releases past %s, and says so once, also after it was announced', (_, facts) => {
    for (const item of [frozen(facts as never), announced(facts as never)]) {
      expect(onClock(item, policy, now + 16 * day - 1)).toBeUndefined();
      const decision = onClock(item, policy, now + 16 * day);
      expect(decision).toMatchObject({
        events: [{ type: 'instance.release-due' }],
        alarms: [{ name: 'InstanceReleaseDue' }],
      });
      const after = { ...item, ...decision?.changes } as Instance;
      expect([after.status, clockWork(after, policy)]).toEqual(['frozen', undefined]);
    }
  });

  it('asks the marketplace’s orders before a release where they can be asked, once per freeze', () => {
    const asking = { ...policy, asksOrders: true };
    const asks = onClock(announced(), asking, now + 16 * day);
    expect(asks).toMatchObject({ changes: {}, events: [{ type: 'instance.release-check' }] });
    const entry = {
      id: 'e',
      type: 'instance.release-check',
      sequence: 3,
      at: 0,
      attempts: 1,
      nextAt: 0,
      data: {},
    };
    const waiting = announced({ outbox: [entry] });
    expect(clockWork(waiting, asking)).toBeUndefined();
    const clear = releaseChecked(waiting, entry, { kind: 'delivered', facts: {} });
    expect(clear).toMatchObject({ acknowledged: true, changes: { releaseCheckedFor: now }, events: [] });
    const checked = { ...announced(), ...clear.changes } as Instance;
    expect(onClock(checked, asking, now + 16 * day)?.changes).toMatchObject({ status: 'released' });
    const later = releaseChecked(waiting, entry, { kind: 'delivered', facts: { period: 'later' } });
    expect(later).toMatchObject({
      acknowledged: true,
      events: [{ type: 'instance.release-due' }],
      alarms: [{ name: 'FrozenWhilePaid' }],
    });
    const held = { ...announced(), ...later.changes } as Instance;
    expect(clockWork(held, asking)).toBeUndefined();
    // Meanwhile active again: the answer to the question is worth nothing.
    const active = { ...waiting, status: 'active' } as Instance;
    expect(releaseChecked(active, entry, { kind: 'delivered', facts: { period: 'later' } })).toMatchObject({
      changes: {},
      events: [],
    });
  });

  it('names the call that failed before it froze', () => {
    const decision = onClock(expired({ failedCall }), policy, now + day);
    expect(decision?.alarms).toEqual([
      {
        name: 'FrozenByClock',
        detail: {
          instanceId: 'i-1',
          activity: 'clock',
          failedCall: 'refreshInstance R7 000005 2026-12-31T00:00:00.000Z',
        },
      },
    ]);
  });

  it('only reports of a licence code, which the marketplace gives a grace period of its own', () => {
    const code = expired({ family: 'license-v2' });
    expect(onClock(code, policy, now + day)?.events).toMatchObject([{ type: 'instance.overdue' }]);
    const held = frozen({ family: 'license-v2' });
    expect(onClock(held, policy, now + 16 * day)?.events).toMatchObject([{ type: 'instance.release-due' }]);
    expect(onClock(held, policy, now + 16 * day)?.changes).not.toHaveProperty('status');
  });

  it('gives an expiry that was past when it was told its day of grace from then on', () => {
    const told = expired({ expireAt: now - 30 * day, expireAtSince: now });
    expect(clockWork(told, policy)).toEqual({ kind: 'expire', at: now + day });
  });

  it('tells of a missing unfreeze a day after the renewal, once, and only while it is paid for', () => {
    const paid = frozen({ expireAt: now + 300 * day, paidWhileFrozenAt: now });
    expect(clockWork(paid, policy)).toEqual({ kind: 'expire', at: now + day });
    const decision = onClock(paid, policy, now + day);
    expect(decision).toMatchObject({ events: [], alarms: [{ name: 'FrozenWhilePaid' }] });
    expect(clockWork({ ...paid, ...decision?.changes } as Instance, policy)?.kind).toBe('release');
    const over = onClock({ ...paid, expireAt: now } as Instance, policy, now + day);
    expect(over?.alarms).toEqual([]);
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
      at: now + 13 * day,
    });
  });

  it('has nothing to do with what is refused or released', () => {
    for (const status of ['refused', 'released']) {
      expect(clockWork(expired({ status, confirmedAt: undefined } as never), policy)).toBeUndefined();
    }
  });
});
