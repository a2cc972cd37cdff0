import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { freezesOf } from '../../../../../shared/instance/rules/status/freezes.ts';
import { releaseChecked } from '../../../../../shared/instance/rules/status/releaseCheck.ts';
import { statusCall } from '../../../../../shared/instance/rules/status/statusCalls.ts';
import { day, now, some, someInstance } from '../../someInstance.ts';

const hour = 3_600_000;

describe('who holds an instance frozen', () => {
  it('is nobody while it is active, whatever is left of earlier ones', () => {
    const left = { frozenBy: 'clock', freezeWaiting: 'operator', freezes: ['clock', 'operator'] };
    for (const status of ['active', 'refused', 'released']) {
      expect(freezesOf(someInstance({ status, ...left }))).toEqual([]);
    }
  });

  it('is each one once, however often it freezes', () => {
    const frozen = someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now - day });
    expect(decide(frozen, some.freeze, now).changes).toStrictEqual({
      frozenBy: 'marketplace-status',
      statusAsOf: now,
    });
    const both = { ...frozen, freezes: ['marketplace-status', 'clock'] };
    expect(decide(both, some.freeze, now).changes).toMatchObject({
      freezes: ['clock', 'marketplace-status'],
    });
  });

  it('contradicts what is paid for by more than an hour: just an hour is the end of a period', () => {
    for (const [ahead, alarms] of [
      [hour, []],
      [hour + 1, [{ name: 'FrozenWhilePaid', detail: { instanceId: 'i-1', activity: 'test' } }]],
    ] as const) {
      expect(decide(someInstance({ expireAt: now + ahead }), some.freeze, now).alarms).toEqual(alarms);
    }
  });
});

describe('a call without a nonce', () => {
  const identity = (text: string) =>
    createHash('sha256').update(text).digest().subarray(0, 12).toString('base64url');

  it('is known by the first 96 bits of the SHA-256 of activity, time and status', () => {
    expect(statusCall('instanceStatus', '20270101000000000', 'freeze')).toBe(
      identity('instanceStatus#20270101000000000#freeze'),
    );
    expect(statusCall('expireInstance', '20270101000000000')).toBe(
      identity('expireInstance#20270101000000000#'),
    );
    expect(statusCall('expireInstance', undefined)).toBe(identity('expireInstance##'));
  });

  it('is remembered from the first on', () => {
    const { changes } = decide(someInstance(), { ...some.freeze, call: 'c-1' }, now);
    expect(changes.statusCalls).toEqual(['c-1']);
  });
});

describe('what the marketplace says of an order before our clock releases', () => {
  const held = someInstance({ status: 'frozen', frozenBy: 'marketplace-status', frozenAt: now });
  const entry = {
    ...{ id: 'e', type: 'instance.release-check', sequence: 3, at: now, attempts: 1, nextAt: now, data: {} },
  };

  it('that it knows none goes on nowhere', () => {
    expect(releaseChecked(held, entry, { kind: 'skipped' })).toMatchObject({
      acknowledged: true,
      changes: { releaseCheckedFor: now },
      events: [],
    });
  });

  it('that it goes on is told by our clock', () => {
    const later = releaseChecked(held, entry, { kind: 'delivered', facts: { period: 'later' } });
    expect(later.events).toMatchObject([{ data: { activity: 'clock' } }]);
    expect(later.alarms).toEqual([
      { name: 'FrozenWhilePaid', detail: { instanceId: 'i-1', activity: 'clock' } },
    ]);
  });
});
