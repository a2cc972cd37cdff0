import { describe, expect, it } from 'vitest';
import type { Instance } from '../../../../../shared/instance/instance.ts';
import { decide } from '../../../../../shared/instance/rules/decide.ts';
import { now, someInstance } from '../../someInstance.ts';

const hour = 3_600_000;
const cause = { activity: 'seller license.status' };

/** The new status and expiry, the events and the alarms. */
function followed(instance: Partial<Instance>, status: string, expireAt?: number) {
  const known = someInstance({ family: 'license-v2', ...instance });
  const {
    changes,
    events,
    alarms = [],
  } = decide(known, { type: 'sync-license-status', status, expireAt, cause }, now);
  const after = { ...known, ...changes };
  return {
    status: after.status,
    expireAt: after.expireAt,
    events: events.map(({ type }) => type),
    alarms: alarms.map(({ name }) => name),
  };
}

/** What is written, as it is. */
function written(instance: Partial<Instance>, status: string, expireAt?: number) {
  const known = someInstance({ family: 'license-v2', ...instance });
  return decide(known, { type: 'sync-license-status', status, expireAt, cause }, now);
}

describe('what the marketplace says of a code', () => {
  it('changes nothing when it is what is known already', () => {
    const expireAt = now + hour;
    for (const [status, said] of [
      ['active', 'ALIVE'],
      ['frozen', 'EXPIRED'],
      ['released', 'RELEASED'],
    ] as const) {
      expect(followed({ status, expireAt }, said, expireAt)).toEqual({
        ...{ status, expireAt },
        events: [],
        alarms: [],
      });
    }
    // The one is said in milliseconds, the other in seconds.
    expect(followed({ expireAt: expireAt + 999 }, 'ALIVE', expireAt).events).toEqual([]);
  });

  it('moves the expiry both ways', () => {
    for (const expireAt of [now - hour, now + hour]) {
      expect(followed({ expireAt: now + 10 * hour }, 'ALIVE', expireAt)).toEqual({
        ...{ status: 'active', expireAt },
        events: ['instance.renewed'],
        alarms: ['LicenseStatusContradicted'],
      });
    }
  });

  it('lifts the marketplace’s freeze and leaves the operator’s', () => {
    const ofMarketplace = { status: 'frozen', frozenBy: 'marketplace-status' };
    expect(followed(ofMarketplace, 'ALIVE')).toMatchObject({
      status: 'active',
      events: ['instance.unfrozen'],
    });
    expect(written(ofMarketplace, 'ALIVE').changes).toHaveProperty('unfrozenAt', now);
    expect(followed({ status: 'frozen', frozenBy: 'operator' }, 'ALIVE')).toMatchObject({
      ...{ status: 'frozen', events: [], alarms: [] },
    });
  });

  it('is its own word: the expiry, the freeze and the release name it', () => {
    const expireAt = now + hour;
    // A whole second is another time.
    expect(written({ expireAt: expireAt + 1_000 }, 'ALIVE', expireAt)).toMatchObject({
      changes: { expireAt, expireAtSource: 'marketplace' },
      events: [{ type: 'instance.renewed', data: { scene: 'QUERY' } }],
    });
    expect(written({}, 'EXPIRED')).toMatchObject({
      changes: { status: 'frozen', frozenBy: 'marketplace-expiry', frozenAt: now },
      events: [{ type: 'instance.frozen', data: { frozenBy: 'marketplace-expiry' } }],
    });
    expect(written({}, 'RELEASED').events).toMatchObject([{ data: { reason: 'marketplace' } }]);
  });

  it('leaves it to the operator who froze it, also when it moves the expiry of what has expired', () => {
    const held = { status: 'frozen', frozenBy: 'operator', frozenAt: now - hour };
    expect(written(held, 'EXPIRED', now - hour).changes).toEqual({
      expireAt: now - hour,
      expireAtSource: 'marketplace',
    });
  });

  it('ends a code, and brings none back', () => {
    expect(followed({}, 'RELEASED', now + hour)).toMatchObject({
      ...{ status: 'released', events: ['instance.released'], alarms: ['LicenseStatusContradicted'] },
    });
    expect(followed({ status: 'released' }, 'ALIVE', now + hour)).toMatchObject({
      ...{ status: 'released', events: [], alarms: ['LicenseStatusContradicted'] },
    });
  });

  it('is kept out when nobody knows the word', () => {
    expect(followed({}, 'unknown', now + hour)).toMatchObject({
      ...{ status: 'active', events: [], alarms: ['UnknownLicenseStatus'] },
    });
  });
});
